"""Tables of the conventions. A signed version never changes (trigger); at most one request is open per demande."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.aides.registre import Table
from shared.base.colonnes import cumul, instant, jour, texte
from shared.identifiants import uuid7


def _taux() -> Column[Decimal]:
    return Column(Numeric(5, 4), nullable=False)


class ConventionVersion(Table, table=True):
    """A version of the convention of a demande: 1 is the convention, the next ones its amendments."""

    __tablename__ = "convention_version"
    __table_args__ = (
        UniqueConstraint("demande_id", "rang", name="uq_convention_version"),
        CheckConstraint("rang >= 1", name="ck_convention_version_rang"),
        CheckConstraint("montant_eur > 0", name="ck_convention_version_montant"),
        CheckConstraint("taux > 0 AND taux <= 1", name="ck_convention_version_taux"),
        CheckConstraint("reprise_taux > 0 AND reprise_taux <= 1", name="ck_convention_version_reprise"),
        CheckConstraint("execution_au >= execution_du", name="ck_convention_version_execution"),
        CheckConstraint(
            "(signee_entreprise_le IS NULL) = (signee_region_le IS NULL)", name="ck_convention_version_signatures"
        ),
        Index(
            "uq_convention_version_projet",
            "demande_id",
            unique=True,
            postgresql_where=text("signee_region_le IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    demande_id: UUID = Field(foreign_key="demande.id")
    rang: int = Field(sa_column=Column(Integer, nullable=False))
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    montant_eur: Decimal = Field(sa_column=cumul())
    taux: Decimal = Field(sa_column=_taux())
    reprise_taux: Decimal = Field(sa_column=_taux())
    execution_du: date = Field(sa_column=jour())
    execution_au: date = Field(sa_column=jour())
    couts: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    conditions: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    echeancier: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    preparee_le: datetime = Field(sa_column=instant())
    preparee_par: UUID
    signee_entreprise_le: date | None = Field(default=None, sa_column=jour(nullable=True))
    signee_region_le: date | None = Field(default=None, sa_column=jour(nullable=True))


class Versement(Table, table=True):
    """A request for payment under a line of the schedule, and what its check gave."""

    __tablename__ = "convention_versement"
    __table_args__ = (
        CheckConstraint("genre IN ('avance','acompte','solde')", name="ck_convention_versement_genre"),
        CheckConstraint("etat IN ('demande','liquide','paye','rejete')", name="ck_convention_versement_etat"),
        CheckConstraint(
            "montant_eur >= 0 AND reprise_eur >= 0 AND degagement_eur >= 0 AND reversement_eur >= 0",
            name="ck_convention_versement_montants",
        ),
        CheckConstraint("montant_eur = 0 OR reversement_eur = 0", name="ck_convention_versement_sens"),
        CheckConstraint("reverse_le IS NULL OR reversement_eur > 0", name="ck_convention_versement_reverse"),
        Index(
            "uq_convention_versement_ouvert",
            "demande_id",
            unique=True,
            postgresql_where=text("etat IN ('demande','liquide')"),
        ),
        Index(
            "uq_convention_versement_echeance",
            "demande_id",
            "echeance",
            unique=True,
            postgresql_where=text("etat <> 'rejete'"),
        ),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    demande_id: UUID = Field(foreign_key="demande.id")
    convention_id: UUID = Field(foreign_key="convention_version.id")
    echeance: int = Field(sa_column=Column(Integer, nullable=False))
    genre: str = Field(sa_column=texte())
    etat: str = Field(default="demande", sa_column=texte())
    depenses: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    """Justified costs; the check adds what is kept of each, and why."""
    justifie_eur: Decimal = Field(default=Decimal(0), sa_column=cumul())
    droit_eur: Decimal = Field(default=Decimal(0), sa_column=cumul())
    reprise_eur: Decimal = Field(default=Decimal(0), sa_column=cumul())
    montant_eur: Decimal = Field(default=Decimal(0), sa_column=cumul())
    degagement_eur: Decimal = Field(default=Decimal(0), sa_column=cumul())
    reversement_eur: Decimal = Field(default=Decimal(0), sa_column=cumul())
    reverse_le: date | None = Field(default=None, sa_column=jour(nullable=True))
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    demande_le: datetime = Field(sa_column=instant())
    demande_par: UUID
    liquide_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    liquide_par: UUID | None = None
    paye_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))


class DocumentRendu(Table, table=True):
    """A definitive document as it was first rendered, under its digest; it never changes (trigger)."""

    __tablename__ = "convention_document"
    __table_args__ = (CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="ck_convention_document_sha256"),)

    demande_id: UUID = Field(foreign_key="demande.id", primary_key=True)
    cle: str = Field(sa_column=Column(Text, primary_key=True))
    """`decision`, or `convention-<rang>`."""
    sha256: str = Field(sa_column=texte())
    pdf: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    rendu_le: datetime = Field(sa_column=instant())
