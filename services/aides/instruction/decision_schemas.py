"""Messages of the scores, flags, proposals and approvals."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Code, DateJour, Entree, MontantEur, Sortie, TexteCourt, TexteLong

Sens = Literal["accorder", "refuser"]


class NoteSaisie(Entree):
    """La note d'un critère et sa justification."""

    critere: Code = Field(description="Critère de la grille.")
    note: int = Field(strict=True, ge=0, le=10, description="Note, parmi les ancres du critère.")
    justification: TexteLong = Field(description="Justification écrite.")


class GesteNoter(Entree):
    """Noter la demande selon la grille en vigueur."""

    geste: Literal["noter"] = Field(description="Geste.")
    notes: list[NoteSaisie] = Field(min_length=1, max_length=30, description="Une note par critère.")


class GesteSignaler(Entree):
    """Signaler un point qui bloque la décision."""

    geste: Literal["signaler"] = Field(description="Geste.")
    objet: TexteLong = Field(description="Ce qui est signalé.")


class GesteArreter(Entree):
    """Arrêter la demande sur un signalement : seul un refus reste possible."""

    geste: Literal["arreter"] = Field(description="Geste.")
    signalement_id: UUID = Field(description="Signalement.")
    motif_detail: TexteLong = Field(description="Pourquoi.")


class GesteResoudre(Entree):
    """Résoudre un signalement."""

    geste: Literal["resoudre"] = Field(description="Geste.")
    signalement_id: UUID = Field(description="Signalement.")
    motif_detail: TexteLong = Field(description="Comment.")


class GesteProposer(Entree):
    """Proposer d'accorder ou de refuser ; les approbations déjà données tombent."""

    geste: Literal["proposer"] = Field(description="Geste.")
    sens: Sens = Field(description="Décision proposée.")
    montant_eur: MontantEur | None = Field(default=None, description="Montant proposé, pour un accord.")
    motif_detail: TexteLong = Field(description="Raison de la proposition.")


class Vote(Entree):
    """Le vote d'une assemblée."""

    reference: TexteCourt = Field(description="Numéro de la délibération.")
    le: DateJour = Field(description="Date du vote.")


class GesteApprouver(Entree):
    """Approuver la proposition au niveau attendu."""

    geste: Literal["approuver"] = Field(description="Geste.")
    niveau: Code = Field(description="Niveau de la chaîne.")
    motif_detail: TexteLong = Field(description="Raison.")
    vote: Vote | None = Field(default=None, description="Vote rapporté, pour un niveau qui vote.")


class GesteDesapprouver(Entree):
    """Refuser la proposition au niveau attendu : une autre proposition est nécessaire."""

    geste: Literal["desapprouver"] = Field(description="Geste.")
    niveau: Code = Field(description="Niveau de la chaîne.")
    motif_detail: TexteLong = Field(description="Raison.")


class NoteVue(Sortie):
    """La note d'un critère."""

    critere: str = Field(description="Critère.")
    libelle: str = Field(description="Libellé.")
    poids: int = Field(description="Poids sur 100.")
    note: int = Field(description="Note.")
    ancre: str = Field(description="Ce que veut dire cette note.")
    justification: str = Field(description="Justification.")


class NotationVue(Sortie):
    """La notation en cours d'une demande."""

    rang: int = Field(description="Rang : 1 pour la première notation.")
    grille_numero: int = Field(description="Version de la grille.")
    total: Decimal = Field(description="Total sur 100.")
    notes: list[NoteVue] = Field(description="Notes.")
    par: UUID = Field(description="Qui a noté.")
    le: datetime = Field(description="Quand.")


class SignalementVu(Sortie):
    """Un signalement."""

    id: UUID = Field(description="Identifiant.")
    etat: Literal["leve", "arrete", "resolu"] = Field(description="État.")
    objet: str = Field(description="Ce qui est signalé.")
    leve_par: UUID = Field(description="Qui l'a levé.")
    leve_le: datetime = Field(description="Quand.")
    arret: str | None = Field(description="Pourquoi la demande est arrêtée.")
    arrete_le: datetime | None = Field(description="Arrêt.")
    resolution: str | None = Field(description="Comment il a été résolu.")
    resolu_le: datetime | None = Field(description="Résolution.")


class PropositionVue(Sortie):
    """La proposition en cours."""

    rang: int = Field(description="Rang : 1 pour la première proposition.")
    sens: Sens = Field(description="Décision proposée.")
    montant_eur: MontantEur | None = Field(description="Montant proposé, en euros.")
    motif: str = Field(description="Raison.")
    chaine_numero: int = Field(description="Version de la chaîne appliquée.")
    par: UUID = Field(description="Qui propose.")
    le: datetime = Field(description="Quand.")


class NiveauVu(Sortie):
    """Un niveau de la chaîne et où il en est."""

    code: str = Field(description="Niveau.")
    libelle: str = Field(description="Libellé.")
    fonction: str = Field(description="Fonction qui approuve.")
    vote: bool = Field(description="Vrai : un vote est rapporté.")
    etat: Literal["approuve", "refuse", "attendu", "a_venir"] = Field(description="Où il en est.")
    par: UUID | None = Field(description="Qui a répondu.")
    le: datetime | None = Field(description="Quand.")
    motif: str | None = Field(description="Raison.")
    vote_reference: str | None = Field(description="Numéro de la délibération.")
    vote_le: date | None = Field(description="Date du vote.")


class ChaineVue(Sortie):
    """La chaîne d'approbation de la demande."""

    requise: bool = Field(description="Faux : une personne instruit, une autre décide, sans chaîne.")
    numero: int | None = Field(description="Version de la chaîne.")
    a_verifier: bool = Field(description="Vrai : chaîne sans source, hypothèse.")
    complete: bool = Field(description="Vrai : tous les niveaux ont approuvé ce qui est proposé.")
    attendu: str | None = Field(description="Qui est attendu, en clair.")
    niveaux: list[NiveauVu] = Field(description="Niveaux, dans l'ordre.")
    tombees: int = Field(
        description="Réponses tombées parce que la demande, la note, un avis ou la proposition a changé."
    )


class ReferenceDecision(Sortie):
    """L'acte qui fonde la décision."""

    reference: str = Field(description="Numéro de la délibération.")
    le: date = Field(description="Date du vote.")
