"""Messages of the orientations."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from services.gateway.orientations.domain import donnee_personnelle
from services.gateway.orientations.regles import regle
from shared.valeurs import ENTIER_JSON, Code, Entree, Sortie, TexteCourt, TexteLong

EtatOrientation = Literal["envoyee", "vue", "acceptee", "declinee", "expiree", "close"]
MotifDeclin = Literal[
    "hors-competence",
    "hors-territoire",
    "plus-de-capacite",
    "entreprise-non-eligible",
    "deja-accompagnee",
    "besoin-mal-qualifie",
    "autre",
]
IssuePartenaire = Literal["aide-apportee", "sans-suite", "injoignable", "reoriente"]
MotifSansSuite = Literal[
    "entreprise-a-renonce", "besoin-disparu", "hors-competence", "aide-inadaptee", "moyens-insuffisants", "autre"
]


def _impersonnel(valeur: str) -> str:
    trouvee = donnee_personnelle(valeur)
    if trouvee is not None:
        raise PydanticCustomError(
            "donnee_personnelle",
            f"contient {trouvee} : ce texte ne porte aucune donnée personnelle",
        )
    return valeur


BesoinImpersonnel = Annotated[TexteCourt, AfterValidator(_impersonnel)]
MessageImpersonnel = Annotated[TexteLong, AfterValidator(_impersonnel)]
DelaiJours = Annotated[int, Field(strict=True, ge=1, le=regle("delai_reponse_max_jo")), ENTIER_JSON]


class Destinataire(Entree):
    """Un partenaire à qui demander."""

    organisation_id: UUID = Field(description="Organisation destinataire.")
    antenne_id: UUID | None = Field(default=None, description="Antenne, si une seule est visée.")


class ReferenceExterne(Entree):
    """Comment la plateforme d'origine nomme cette orientation ; unique, elle rend la création rejouable."""

    plateforme: Code = Field(description="Code de la plateforme d'origine.")
    identifiant: TexteCourt = Field(description="Identifiant chez elle.")


class OrientationNouvelle(Entree):
    """Une entreprise à confier à un partenaire."""

    destinataires: list[Destinataire] = Field(
        min_length=1, max_length=10, description="Partenaires sollicités ; le premier qui accepte prend le dossier."
    )
    programme: Code | None = Field(default=None, description="Programme visé.")
    axe: Code | None = Field(default=None, description="Axe du diagnostic concerné.")
    besoin: BesoinImpersonnel = Field(description="Besoin de l'entreprise, sans donnée personnelle.")
    message: MessageImpersonnel | None = Field(default=None, description="Contexte utile, sans donnée personnelle.")
    delai_jours_ouvres: DelaiJours | None = Field(default=None, description="Délai de réponse, en jours ouvrés.")
    reference_externe: ReferenceExterne | None = Field(
        default=None, description="Référence de la plateforme d'origine."
    )


class Declin(Entree):
    """Pourquoi le partenaire ne prend pas, et qui conviendrait mieux."""

    motif: MotifDeclin = Field(description="Motif typé.")
    precision: MessageImpersonnel | None = Field(default=None, description="Précision ; nécessaire si `autre`.")
    organisation_conseillee_id: UUID | None = Field(default=None, description="Organisation qui conviendrait mieux.")
    programme_conseille: Code | None = Field(default=None, description="Programme qui conviendrait mieux.")


class ClotureOrientation(Entree):
    """Ce que l'orientation a donné."""

    issue: IssuePartenaire = Field(description="Issue typée.")
    motif: MotifSansSuite | None = Field(default=None, description="Motif ; nécessaire si l'issue est `sans-suite`.")
    precision: MessageImpersonnel | None = Field(default=None, description="Précision.")


class OrientationLue(Sortie):
    """Une orientation : à qui, pour quoi, où elle en est."""

    id: UUID = Field(description="Orientation.")
    envoi_id: UUID = Field(description="Envoi dont elle fait partie.")
    dossier_id: UUID = Field(description="Dossier.")
    siren: str = Field(description="SIREN de l'entreprise.")
    etat: EtatOrientation = Field(description="État.")
    plateforme: str | None = Field(description="Plateforme d'origine.")
    identifiant_externe: str | None = Field(description="Identifiant sur la plateforme d'origine.")
    emettrice_organisation_id: UUID | None = Field(description="Organisation émettrice ; absente : l'ensemblier.")
    demandee_organisation_id: UUID = Field(description="Organisation demandée.")
    decidee_organisation_id: UUID = Field(description="Organisation décidée, destinataire de l'orientation.")
    antenne_id: UUID | None = Field(description="Antenne visée.")
    programme: str | None = Field(description="Programme décidé.")
    demande_programme: str | None = Field(description="Programme demandé.")
    demandee_le: datetime = Field(description="Instant de la demande.")
    decision_motif: str | None = Field(description="Raison de la décision, si elle s'écarte de la demande.")
    delai_decision_s: int = Field(description="Temps entre la demande et la décision, en secondes.")
    axe: str | None = Field(description="Axe du diagnostic.")
    besoin: str = Field(description="Besoin de l'entreprise.")
    message: str | None = Field(description="Contexte.")
    origine_id: UUID | None = Field(description="Orientation à laquelle celle-ci fait suite.")
    envoyee_le: datetime = Field(description="Instant de l'envoi.")
    echeance_le: date = Field(description="Dernier jour pour répondre.")
    vue_le: datetime | None = Field(description="Première lecture par le destinataire.")
    acceptee_le: datetime | None = Field(description="Acceptation.")
    declinee_le: datetime | None = Field(description="Refus.")
    expiree_le: datetime | None = Field(description="Expiration sans réponse.")
    close_le: datetime | None = Field(description="Clôture.")
    motif: MotifDeclin | None = Field(description="Motif du refus.")
    motif_precision: str | None = Field(description="Précision donnée au refus ou à la clôture.")
    suggestion_organisation_id: UUID | None = Field(description="Organisation conseillée par qui a décliné.")
    suggestion_programme: str | None = Field(description="Programme conseillé par qui a décliné.")
    issue: str | None = Field(description="Issue, une fois close.")
    issue_motif: MotifSansSuite | None = Field(description="Motif d'une orientation sans suite.")
    gestes: list[str] = Field(description="Gestes que l'état permet.")
    maj_le: datetime = Field(description="Dernier changement.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class EnvoiLu(Sortie):
    """Un envoi à un ou plusieurs partenaires."""

    id: UUID = Field(description="Envoi.")
    dossier_id: UUID = Field(description="Dossier.")
    siren: str = Field(description="SIREN de l'entreprise.")
    etat: Literal["en-attente", "accepte", "sans-preneur", "clos"] = Field(
        description="État, déduit de ceux des orientations."
    )
    plateforme: str | None = Field(description="Plateforme d'origine.")
    identifiant_externe: str | None = Field(description="Identifiant sur la plateforme d'origine.")
    creee_le: datetime = Field(description="Instant de la création.")
    orientations: list[OrientationLue] = Field(description="Une orientation par destinataire.")
