"""Messages of the requests for an orientation, of their decision, and of the re-orientations."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.gateway.orientations.schemas import BesoinImpersonnel, DelaiJours, Destinataire, MessageImpersonnel
from shared.valeurs import Code, Entree, Sortie

EtatDemande = Literal["en-attente", "decidee", "refusee"]
MotifDecision = Literal[
    "programme-complet",
    "hors-territoire",
    "meilleure-competence",
    "deja-accompagnee",
    "choix-de-l-entreprise",
    "besoin-a-preciser",
    "autre",
]
MotifReorientation = Literal[
    "besoin-a-evolue", "partenaire-indisponible", "etape-suivante", "desaccord-de-l-entreprise", "autre"
]


class DemandeNouvelle(Entree):
    """Un partenaire souhaite que l'entreprise soit confiée à un autre."""

    organisation_id: UUID = Field(description="Organisation souhaitée.")
    programme: Code | None = Field(default=None, description="Programme souhaité.")
    axe: Code | None = Field(default=None, description="Axe du diagnostic concerné.")
    besoin: BesoinImpersonnel = Field(description="Besoin de l'entreprise, sans donnée personnelle.")
    message: MessageImpersonnel | None = Field(default=None, description="Contexte utile, sans donnée personnelle.")


class Decision(Entree):
    """Ce que l'ensemblier décide : la cible souhaitée, une autre, ou aucune."""

    decision: Literal["orienter", "refuser"] = Field(description="Décision.")
    organisation_id: UUID | None = Field(default=None, description="Organisation décidée ; par défaut, la souhaitée.")
    antenne_id: UUID | None = Field(default=None, description="Antenne visée.")
    programme: Code | None = Field(default=None, description="Programme décidé ; par défaut, le souhaité.")
    motif: MotifDecision | None = Field(
        default=None, description="Raison ; nécessaire pour refuser ou décider autre chose que le souhait."
    )
    precision: MessageImpersonnel | None = Field(default=None, description="Précision.")
    delai_jours_ouvres: DelaiJours | None = Field(default=None, description="Délai de réponse, en jours ouvrés.")


class DemandeLue(Sortie):
    """Une demande d'orientation : le souhait, la décision, et l'écart."""

    id: UUID = Field(description="Demande.")
    dossier_id: UUID = Field(description="Dossier.")
    siren: str = Field(description="SIREN de l'entreprise.")
    etat: EtatDemande = Field(description="État.")
    demandeuse_organisation_id: UUID | None = Field(description="Organisation qui demande.")
    demandee_organisation_id: UUID = Field(description="Organisation souhaitée.")
    programme: str | None = Field(description="Programme souhaité.")
    axe: str | None = Field(description="Axe du diagnostic.")
    besoin: str = Field(description="Besoin.")
    message: str | None = Field(description="Contexte.")
    demandee_le: datetime = Field(description="Instant de la demande.")
    echeance_le: date = Field(description="Dernier jour pour décider.")
    decidee_le: datetime | None = Field(description="Instant de la décision.")
    decidee_organisation_id: UUID | None = Field(description="Organisation décidée.")
    decision_motif: MotifDecision | None = Field(description="Raison de la décision.")
    decision_precision: str | None = Field(description="Précision de la décision.")
    delai_decision_s: int | None = Field(description="Temps entre la demande et la décision, en secondes.")
    orientation_id: UUID | None = Field(description="Orientation envoyée.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class Reorientation(Entree):
    """L'entreprise change de partenaire."""

    destinataires: list[Destinataire] = Field(min_length=1, max_length=10, description="Nouveaux partenaires.")
    motif: MotifReorientation = Field(description="Motif typé.")
    programme: Code | None = Field(default=None, description="Programme visé.")
    axe: Code | None = Field(default=None, description="Axe du diagnostic concerné.")
    besoin: BesoinImpersonnel = Field(description="Besoin de l'entreprise, sans donnée personnelle.")
    message: MessageImpersonnel | None = Field(default=None, description="Contexte utile, sans donnée personnelle.")
    delai_jours_ouvres: DelaiJours | None = Field(default=None, description="Délai de réponse, en jours ouvrés.")
