"""Messages of the candidatures and of the individual proposals."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Code, Entree, Sortie

EtatCandidature = Literal["candidate", "liste_attente", "retenue", "retiree"]
EtatProposition = Literal["proposee", "acceptee", "declinee"]


class CandidatureNouvelle(Entree):
    """Un dossier candidat à un groupe."""

    dossier_id: UUID = Field(description="Dossier de l'entreprise.")


class GesteCandidatureDemande(Entree):
    """Un geste sur une candidature."""

    geste: Literal["retenir", "mettre-en-attente", "retirer"] = Field(description="Ce qui est décidé.")
    motif: Code | None = Field(default=None, description="Motif typé d'un retrait.")


class CandidatureLue(Sortie):
    """Une candidature."""

    id: UUID = Field(description="Identifiant.")
    groupe_id: UUID = Field(description="Groupe.")
    dossier_id: UUID = Field(description="Dossier.")
    siren: str = Field(description="SIREN de l'entreprise.")
    raison_sociale: str = Field(description="Nom de l'entreprise.")
    etat: EtatCandidature = Field(description="État.")
    motif: str | None = Field(description="Motif typé d'un retrait.")
    parcours_id: UUID | None = Field(description="Parcours du membre, une fois le groupe constitué.")
    recue_le: datetime = Field(description="Arrivée de la candidature.")
    depuis_le: datetime = Field(description="Entrée dans l'état.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class Raison(Sortie):
    """Une raison de la proposition."""

    code: str = Field(description="Code.")
    message: str = Field(description="En clair.")


class Responsable(Sortie):
    """Qui fait vivre la proposition jusqu'à sa réponse."""

    role: Literal["referent", "ensemblier"] = Field(description="Le référent du dossier, sinon l'ensemblier.")
    compte_id: UUID | None = Field(description="Compte du référent.")


class PropositionLue(Sortie):
    """Un parcours individuel proposé au membre d'un groupe qui ne s'est pas constitué à temps."""

    id: UUID = Field(description="Identifiant.")
    groupe_id: UUID = Field(description="Groupe d'origine.")
    candidature_id: UUID = Field(description="Candidature d'origine.")
    dossier_id: UUID = Field(description="Dossier.")
    siren: str = Field(description="SIREN de l'entreprise.")
    raisons: list[Raison] = Field(description="Pourquoi cette proposition.")
    responsable: Responsable = Field(description="Qui la fait vivre.")
    echeance_le: date = Field(description="Réponse attendue le.")
    echeance_a_verifier: bool = Field(default=True, description="Vrai : délai de réponse sans source.")
    en_retard: bool = Field(description="Vrai : sans réponse après l'échéance.")
    etat: EtatProposition = Field(description="État.")
    motif: str | None = Field(description="Motif typé d'un refus.")
    parcours_id: UUID | None = Field(description="Parcours individuel ouvert, ou déjà en cours.")
    creee_le: datetime = Field(description="Création.")
    repondue_le: datetime | None = Field(description="Réponse.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class ReponseProposition(Entree):
    """La réponse de l'entreprise, donnée par elle ou par son conseiller."""

    decision: Literal["acceptee", "declinee"] = Field(description="`acceptee` ouvre le parcours individuel.")
    motif: Code | None = Field(default=None, description="Motif typé d'un refus.")
