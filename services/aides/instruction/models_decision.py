"""Tables of the decision: scores, flags, proposals, approvals; all but flags never change (trigger)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Date, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.aides.registre import Table
from shared.base.colonnes import instant, montant, texte
from shared.identifiants import uuid7

VU = ("demande_id", "demande_version", "notation_rang", "proposition_rang", "avis_recus", "deports")
"""What an approval has seen."""


class NotationDemande(Table, table=True):
    """A score, with the version of its grid; a new one takes the next rank."""

    __tablename__ = "demande_notation"
    __table_args__ = (
        UniqueConstraint("demande_id", "rang", name="uq_demande_notation_rang"),
        CheckConstraint("total BETWEEN 0 AND 100", name="ck_demande_notation_total"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    demande_id: UUID = Field(foreign_key="demande.id")
    rang: int
    grille_numero: int
    notes: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    total: Decimal = Field(sa_column=Column(Numeric(5, 2), nullable=False))
    par: UUID
    le: datetime = Field(sa_column=instant())


class SignalementDemande(Table, table=True):
    """A flag: raised, then resolved, or stopping the demande until somebody else resolves it."""

    __tablename__ = "demande_signalement"
    __table_args__ = (
        CheckConstraint("etat IN ('leve','arrete','resolu')", name="ck_demande_signalement_etat"),
        CheckConstraint(
            "(etat = 'resolu') = (resolution IS NOT NULL AND resolu_par IS NOT NULL)",
            name="ck_demande_signalement_resolution",
        ),
        CheckConstraint("resolu_par <> arrete_par", name="ck_demande_signalement_deux_personnes"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    demande_id: UUID = Field(foreign_key="demande.id", index=True)
    etat: str = Field(default="leve", sa_column=texte())
    objet: str = Field(sa_column=texte())
    leve_par: UUID
    leve_le: datetime = Field(sa_column=instant())
    arret: str | None = Field(default=None, sa_column=texte(nullable=True))
    arrete_par: UUID | None = None
    arrete_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    resolution: str | None = Field(default=None, sa_column=texte(nullable=True))
    resolu_par: UUID | None = None
    resolu_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))


class PropositionDemande(Table, table=True):
    """What the instructor proposes, under a version of the chain; a new one takes the next rank."""

    __tablename__ = "demande_proposition"
    __table_args__ = (
        UniqueConstraint("demande_id", "rang", name="uq_demande_proposition_rang"),
        CheckConstraint("sens IN ('accorder','refuser')", name="ck_demande_proposition_sens"),
        CheckConstraint("(sens = 'accorder') = (montant_eur IS NOT NULL)", name="ck_demande_proposition_montant"),
        CheckConstraint("montant_eur > 0", name="ck_demande_proposition_positif"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    demande_id: UUID = Field(foreign_key="demande.id")
    rang: int
    sens: str = Field(sa_column=texte())
    montant_eur: Decimal | None = Field(default=None, sa_column=montant(nullable=True))
    motif: str = Field(sa_column=texte())
    chaine_numero: int
    par: UUID
    le: datetime = Field(sa_column=instant())


class ApprobationDemande(Table, table=True):
    """The answer of a level, with all that it has seen: once by level and once by person for what was seen."""

    __tablename__ = "demande_approbation"
    __table_args__ = (
        UniqueConstraint(*VU, "niveau_rang", name="uq_demande_approbation_niveau"),
        UniqueConstraint(*VU, "par", name="uq_demande_approbation_personne"),
        CheckConstraint("sens IN ('approuve','refuse')", name="ck_demande_approbation_sens"),
        CheckConstraint("(vote_reference IS NULL) = (vote_le IS NULL)", name="ck_demande_approbation_vote"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    demande_id: UUID = Field(foreign_key="demande.id")
    demande_version: int
    notation_rang: int
    proposition_rang: int
    avis_recus: int
    deports: int
    niveau: str = Field(sa_column=texte())
    niveau_rang: int
    fonction: str = Field(sa_column=texte())
    sens: str = Field(sa_column=texte())
    motif: str = Field(sa_column=texte())
    vote_reference: str | None = Field(default=None, sa_column=texte(nullable=True))
    vote_le: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    par: UUID
    le: datetime = Field(sa_column=instant())
