"""Messages of the opinions asked outside."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.aides.demandes.champs_schemas import ChampRepris
from services.aides.instruction.organisation import Silence
from shared.valeurs import Code, DateJour, Entree, MontantEur, Sortie, TexteCourt, TexteLong

SensAvis = Literal["favorable", "favorable_sous_reserve", "defavorable", "sans_avis"]
EtatAvis = Literal["attendu", "repondu", "retire", "expire"]
MotifRetraitAvis = Literal["inutile", "erreur", "autre-organisme", "demande-modifiee", "autre"]


class GesteDemanderAvis(Entree):
    """Demander l'avis d'un organisme."""

    geste: Literal["demander-avis"] = Field(description="Geste.")
    organisme: Code = Field(description="Organisme de l'organisation en vigueur.")
    question: TexteLong = Field(description="Question posée.")
    echeance: DateJour | None = Field(
        default=None, description="Dernier jour pour répondre ; par défaut, le délai de l'organisme."
    )
    champs: list[Code] = Field(
        default_factory=list, max_length=60, description="Champs préremplis que l'organisme peut lire."
    )


class GesteRetirerAvis(Entree):
    """Retirer une demande d'avis."""

    geste: Literal["retirer-avis"] = Field(description="Geste.")
    avis_id: UUID = Field(description="Avis.")
    motif: MotifRetraitAvis = Field(description="Pourquoi.")
    motif_detail: TexteLong | None = Field(default=None, description="Précision ; nécessaire pour « autre ».")


class ReponseAvis(Entree):
    """L'avis rendu, toujours motivé."""

    sens: SensAvis = Field(description="Sens de l'avis.")
    motif: TexteLong = Field(description="Raison écrite.")


class AvisVu(Sortie):
    """Un avis demandé sur une demande."""

    id: UUID = Field(description="Identifiant.")
    organisme: str = Field(description="Organisme.")
    organisme_nom: str = Field(description="Son nom.")
    question: str = Field(description="Question posée.")
    echeance: date = Field(description="Dernier jour pour répondre, inclus.")
    silence: Silence = Field(description="Ce que vaut l'absence de réponse à l'échéance.")
    etat: EtatAvis = Field(description="État.")
    demande_le: datetime = Field(description="Quand l'avis a été demandé.")
    sens: SensAvis | None = Field(description="Sens rendu.")
    motif: str | None = Field(description="Raison écrite.")
    repondu_le: datetime | None = Field(description="Réponse.")
    retrait_motif: str | None = Field(description="Motif du retrait.")
    retire_le: datetime | None = Field(description="Retrait.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class ResumeDemande(Sortie):
    """Ce qu'un organisme consulté lit d'une demande, et rien d'autre."""

    raison_sociale: str = Field(description="Entreprise.")
    siren: str = Field(description="SIREN.")
    dispositif: TexteCourt = Field(description="Dispositif.")
    objet: str = Field(description="Objet.")
    montant_demande_eur: MontantEur = Field(description="Montant demandé, en euros.")
    deposee_le: datetime = Field(description="Dépôt.")
    champs: list[ChampRepris] = Field(description="Champs choisis par l'instructeur.")


class AvisLu(AvisVu):
    """Un avis, tel que le lit l'organisme consulté."""

    resume: ResumeDemande | None = Field(
        description="Résumé de la demande, tant que l'avis est attendu ; la Région le lit toujours."
    )
