"""Messages of the passations."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    Field,
    StrictBool,
)

from services.diagnostic.passations.domain import OBJECTIFS_MAX
from services.diagnostic.referentiels.valeurs import CodeElement, CodeReferentiel, Nombre, Numero, nommer
from shared.valeurs import Entree, Sortie, TexteLong

TypeDiagnostic = Literal["flash"]
Moment = Literal["T0", "T1", "T2", "T3"]
EtatDiagnostic = Literal["en_cours", "soumis", "valide", "restitue", "annule"]
EtatReponse = Literal["repondu", "non_applicable", "inconnu", "vide"]
Preuve = Literal["declare", "vu", "mesure"]
CodeGeste = Literal["soumettre", "valider", "restituer", "rouvrir", "annuler"]


class ReferentielVoulu(Entree):
    """Version du référentiel à faire passer."""

    code: CodeReferentiel = Field(description="Code du référentiel.")
    numero: Numero | None = Field(default=None, description="Numéro ; par défaut, la version en vigueur.")


class DiagnosticNouveau(Entree):
    """Un diagnostic à ouvrir."""

    dossier_id: UUID = Field(description="Dossier de l'entreprise.")
    type: TypeDiagnostic = Field(default="flash", description="`flash` : une question d'ancrage par axe.")
    moment: Moment = Field(default="T0", description="T0 à l'entrée, puis T1, T2 et T3 : le chemin parcouru.")
    referentiel: ReferentielVoulu | None = Field(default=None, description="Par défaut, la version en vigueur.")


class DiagnosticLu(Sortie):
    """Un diagnostic."""

    id: UUID = Field(description="Identifiant.")
    dossier_id: UUID = Field(description="Dossier de l'entreprise.")
    siren: str = Field(description="SIREN de l'entreprise.")
    type: TypeDiagnostic = Field(description="Profondeur.")
    moment: Moment = Field(description="Moment de la mesure.")
    etat: EtatDiagnostic = Field(description="État.")
    referentiel: str = Field(description="Code du référentiel.")
    version_referentiel: str = Field(description="Numéro de la version du référentiel, gardée jusqu'au bout.")
    referentiel_sha256: str = Field(description="Empreinte de cette version.")
    objectifs: list[str] = Field(description="Objectifs du dirigeant, du premier au troisième.")
    note_globale: Decimal | None = Field(description="Note sur 100, figée à la soumission ; jamais un critère d'aide.")
    couverture: Decimal | None = Field(description="Part des poids répondus, figée à la soumission (0 à 1).")
    ouvert_le: datetime = Field(description="Ouverture.")
    maj_le: datetime = Field(description="Dernière modification.")
    soumis_le: datetime | None = Field(description="Soumission.")
    soumis_par: UUID | None = Field(description="Compte qui a soumis.")
    valide_le: datetime | None = Field(description="Validation.")
    valide_par: UUID | None = Field(description="Compte qui a validé.")
    restitue_le: datetime | None = Field(description="Restitution à l'entreprise.")
    annule_le: datetime | None = Field(description="Annulation.")
    motif_annulation: str | None = Field(description="Motif de l'annulation.")
    version: int = Field(description="Version, reprise dans l'ETag.")


Valeur = Annotated[
    StrictBool | Nombre | TexteLong | Annotated[list[CodeElement], Field(min_length=1, max_length=20)],
    nommer("doit être un code d'option, une liste de codes, un nombre, vrai ou faux, ou un texte"),
]


class ReponseSaisie(Entree):
    """Une réponse à enregistrer."""

    question: CodeElement = Field(description="Code de la question.")
    etat: EtatReponse = Field(description="`vide` efface la réponse ; `inconnu` : ne sait pas.")
    valeur: Valeur | None = Field(
        default=None,
        description="Code d'option, liste de codes, nombre, vrai ou faux, ou texte, selon la question ; absente sinon.",
    )
    preuve: Preuve = Field(default="declare", description="`declare`, `vu` sur site, ou `mesure` (document, relevé).")
    commentaire: TexteLong | None = Field(default=None, description="Obligatoire pour « non applicable ».")


class ReponsesSaisies(Entree):
    """Réponses à enregistrer ; celles qui ne sont pas citées restent comme elles sont."""

    reponses: list[ReponseSaisie] = Field(min_length=1, max_length=200, description="Réponses.")


class ReponsesEnregistrees(Sortie):
    """Ce qui vient d'être enregistré, et ce qui reste."""

    diagnostic_id: UUID = Field(description="Diagnostic.")
    enregistrees: int = Field(description="Réponses enregistrées par cet appel.")
    repondues: int = Field(
        description="Questions posées qui ont une réponse, « ne sait pas » et « non applicable » compris."
    )
    posees: int = Field(description="Questions posées.")
    version: int = Field(description="Version du diagnostic, reprise dans l'ETag.")


class ReponseLue(Sortie):
    """L'état d'une question dans ce diagnostic."""

    question: str = Field(description="Code de la question.")
    axe: str = Field(description="Axe de la question.")
    libelle: str = Field(description="Question posée.")
    etat: Literal["repondu", "non_applicable", "inconnu", "vide", "masque"] = Field(
        description="`masque` : la question n'est pas posée, sa réponse éventuelle ne compte pas."
    )
    valeur: Any = Field(description="Réponse donnée.")
    preuve: Preuve | None = Field(description="Degré de preuve.")
    commentaire: str | None = Field(description="Commentaire.")


class Manquant(Sortie):
    """Une question qui empêche la soumission."""

    question: str = Field(description="Code de la question.")
    axe: str = Field(description="Axe.")
    libelle: str = Field(description="Question posée.")
    motif: Literal["sans_reponse", "inaccessible"] = Field(
        description="`inaccessible` : une réponse existe alors que la question n'est pas posée ; l'effacer."
    )


class Manquants(Sortie):
    """Ce qui empêche la soumission."""

    pret: bool = Field(description="Vrai : le diagnostic peut être soumis.")
    couverture: Decimal = Field(description="Part des poids répondus (0 à 1).")
    couverture_minimale: Decimal = Field(description="Part nécessaire pour soumettre.")
    manquants: list[Manquant] = Field(description="Questions en cause.")


class ObjectifsChoisis(Entree):
    """Objectifs du dirigeant, dans l'ordre d'importance."""

    objectifs: list[CodeElement] = Field(max_length=OBJECTIFS_MAX, description="Codes d'objectifs du référentiel.")


class GesteDemande(Entree):
    """Un geste à faire sur le diagnostic."""

    geste: CodeGeste = Field(description="Geste.")
    motif: TexteLong | None = Field(default=None, description="Obligatoire pour annuler ou rouvrir.")


class GesteLu(Sortie):
    """Un geste et ce qui l'empêche."""

    geste: CodeGeste = Field(description="Geste.")
    libelle: str = Field(description="Ce qu'il fait.")
    vers: EtatDiagnostic = Field(description="État obtenu.")
    permis: bool = Field(description="Vrai : l'appelant peut le faire maintenant.")
    empeche_par: list[str] = Field(description="Ce qui l'empêche.")
    motif_necessaire: bool = Field(description="Vrai : le geste doit être motivé.")
