"""Messages of the sollicitations."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.gateway.dossiers.schemas import SaisieFiche
from services.gateway.orientations.schemas import MessageImpersonnel
from shared.valeurs import Code, CodeCommune, CodeNaf, Entree, Siret, Sortie, TexteCourt, TexteLong

EtatSollicitation = Literal["incomplete", "recue", "acceptee", "ecartee"]
MotifRejet = Literal["spam", "hors-perimetre", "courriel-invalide", "doublon", "incomplete", "plafond-contact", "autre"]
Canal = Literal["portail", "iframe", "api", "salon", "telephone", "prospection", "partenaire"]
Courriel = Annotated[str, Field(min_length=1, max_length=320, pattern=r"^[ -~]+$")]


class Demande(Entree):
    """Ce que dit l'entreprise ; une demande inachevée se complète plus tard."""

    siret: Siret | None = Field(default=None, description="SIRET de l'établissement.")
    raison_sociale: TexteCourt | None = Field(default=None, description="Raison sociale.")
    naf: CodeNaf | None = Field(default=None, description="Activité principale, si elle est connue.")
    code_commune: CodeCommune | None = Field(default=None, description="Commune (INSEE), si elle est connue.")
    besoin: TexteLong | None = Field(default=None, description="Besoin, dans les mots de l'entreprise.")
    courriel: Courriel | None = Field(
        default=None, description="Adresse du contact ; seul l'ensemblier la lit, elle est effacée ensuite."
    )


class SollicitationNouvelle(Demande):
    """Une entreprise demande, ou un partenaire l'amène."""

    canal: Canal = Field(description="Par où elle arrive.")
    campagne: Code | None = Field(default=None, description="Campagne de communication.")
    liste_prospects: Code | None = Field(default=None, description="Liste de prospection.")


class Acceptation(Entree):
    """Ouvre le dossier de l'entreprise, ou rattache la demande à celui qui existe."""

    saisie: SaisieFiche | None = Field(default=None, description="Fiche de secours si l'annuaire ne répond pas.")


class Rejet(Entree):
    """Pourquoi la sollicitation est écartée."""

    motif: MotifRejet = Field(description="Motif typé.")
    precision: MessageImpersonnel | None = Field(default=None, description="Précision ; nécessaire si `autre`.")


class SollicitationLue(Sortie):
    """Une sollicitation : d'où elle vient, ce qu'elle devient."""

    id: UUID = Field(description="Sollicitation.")
    siret: str | None = Field(description="SIRET.")
    siren: str | None = Field(description="SIREN.")
    raison_sociale: str | None = Field(description="Raison sociale.")
    besoin: str | None = Field(description="Besoin.")
    canal: Canal = Field(description="Par où elle est arrivée.")
    campagne: str | None = Field(description="Campagne.")
    liste_prospects: str | None = Field(description="Liste de prospection.")
    contact_qualite: Literal["absent", "invalide", "generique", "nominatif"] = Field(description="Qualité du contact.")
    courriel: str | None = Field(default=None, description="Adresse du contact, pour l'ensemblier seul.")
    recue_le: datetime = Field(description="Réception.")
    etat: EtatSollicitation = Field(description="État.")
    manque: list[str] = Field(description="Champs à compléter.")
    nature: Literal["nouvelle", "relance"] = Field(
        description="`relance` : l'entreprise est déjà suivie ou a déjà demandé récemment."
    )
    liee_a: UUID | None = Field(description="Sollicitation précédente de la même entreprise.")
    dossier_id: UUID | None = Field(description="Dossier ouvert ou rattaché.")
    motif: MotifRejet | None = Field(description="Motif de rejet.")
    motif_precision: str | None = Field(description="Précision du rejet.")
    relancee_le: datetime | None = Field(description="Rappel envoyé pour une demande inachevée.")
    decidee_le: datetime | None = Field(description="Décision.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class ComptePar(Sortie):
    """Un nombre par valeur."""

    valeur: str = Field(description="Valeur.")
    nombre: int = Field(description="Nombre de sollicitations.")


class Entonnoir(Sortie):
    """Ce que sont devenues les sollicitations reçues pendant la période."""

    recues: int = Field(description="Sollicitations reçues.")
    par_etat: list[ComptePar] = Field(description="Par état.")
    par_motif: list[ComptePar] = Field(description="Écartées, par motif.")
    par_canal: list[ComptePar] = Field(description="Par canal.")
    par_campagne: list[ComptePar] = Field(description="Par campagne, pour celles qui en ont une.")
    relances: int = Field(description="Relances d'une entreprise déjà connue.")
