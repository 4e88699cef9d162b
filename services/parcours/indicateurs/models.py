"""Tables of the effect: measures and forecasts, append-only and apart, and the date from which moments count."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Index, Integer, Numeric, UniqueConstraint, text
from sqlmodel import Field

from services.parcours.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7

_SENS = "sens IN ('croissant','decroissant')"
_APRES = "'t6','t12','t24','t36'"


class Mesure(Table, table=True):
    """One line about an indicator at one moment: a value, or why there is none. The last revision counts.

    Lines never change (trigger `mesure_figee`): a correction is a new revision.
    """

    __tablename__ = "mesure"
    __table_args__ = (
        CheckConstraint(f"moment IN ('t0',{_APRES})", name="ck_mesure_moment"),
        CheckConstraint(_SENS, name="ck_mesure_sens"),
        CheckConstraint("(valeur IS NULL) <> (manque IS NULL)", name="ck_mesure_valeur"),
        CheckConstraint("preuve IN ('A','B','C','D')", name="ck_mesure_preuve"),
        CheckConstraint("revision = 1 OR correction IS NOT NULL", name="ck_mesure_correction"),
        Index("uq_mesure_revision", "parcours_id", "code", "moment", "revision", unique=True),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    parcours_id: UUID = Field(foreign_key="parcours.id")
    moment: str = Field(sa_column=texte())
    code: str = Field(sa_column=texte())
    libelle: str = Field(sa_column=texte())
    valeur: Any = Field(default=None, sa_column=Column(Numeric(18, 4), nullable=True))
    manque: str | None = Field(default=None, sa_column=texte(nullable=True))
    unite: str = Field(sa_column=texte())
    sens: str = Field(sa_column=texte())
    source: str = Field(sa_column=texte())
    preuve: str | None = Field(default=None, sa_column=texte(nullable=True))
    reference: str | None = Field(default=None, sa_column=texte(nullable=True))
    hors_fourchette: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=text("false"))
    )
    correction: str | None = Field(default=None, sa_column=texte(nullable=True))
    revision: int = Field(default=1, sa_column=Column(Integer, nullable=False, server_default=text("1")))
    catalogue: str | None = Field(default=None, sa_column=texte(nullable=True))
    mesure_le: date = Field(sa_column=Column(Date, nullable=False))
    saisi_le: datetime = Field(sa_column=instant())
    saisi_par: UUID
    role: str | None = Field(default=None, sa_column=texte(nullable=True))


class Prevision(Table, table=True):
    """What is expected of an indicator at a moment; never read with the measures. The last revision counts."""

    __tablename__ = "prevision"
    __table_args__ = (
        CheckConstraint(f"moment IN ({_APRES})", name="ck_prevision_moment"),
        CheckConstraint(_SENS, name="ck_prevision_sens"),
        UniqueConstraint("parcours_id", "code", "moment", "revision", name="uq_prevision_revision"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    parcours_id: UUID = Field(foreign_key="parcours.id")
    moment: str = Field(sa_column=texte())
    code: str = Field(sa_column=texte())
    libelle: str = Field(sa_column=texte())
    valeur: Any = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    unite: str = Field(sa_column=texte())
    sens: str = Field(sa_column=texte())
    origine: str = Field(sa_column=texte())
    hypothese: str | None = Field(default=None, sa_column=texte(nullable=True))
    revision: int
    saisi_le: datetime = Field(sa_column=instant())
    saisi_par: UUID
    role: str = Field(sa_column=texte())


class Ancrage(Table, table=True):
    """The day from which the moments of a parcours count: its deployment, by the journal or declared."""

    __tablename__ = "ancrage_effet"
    __table_args__ = (
        CheckConstraint("origine IN ('geste','declaree')", name="ck_ancrage_effet_origine"),
        Index("ix_ancrage_effet_deploye_le", "deploye_le"),
    )

    parcours_id: UUID = Field(primary_key=True, foreign_key="parcours.id")
    deploye_le: date = Field(sa_column=Column(Date, nullable=False))
    origine: str = Field(sa_column=texte())
    saisi_le: datetime = Field(sa_column=instant())
    saisi_par: UUID


class EvolutionReference(Table, table=True):
    """What an indicator became, between two years, in firms of the same activity and size that were not accompanied.

    The last line of a cell counts.
    """

    __tablename__ = "evolution_reference"
    __table_args__ = (
        CheckConstraint("annee_de < annee_a", name="ck_evolution_reference_periode"),
        CheckConstraint("entreprises >= 3", name="ck_evolution_reference_secret"),
        Index("ix_evolution_reference", "code", "division_naf", "tranche_effectif", "annee_de", "annee_a", "id"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    code: str = Field(sa_column=texte())
    division_naf: str = Field(sa_column=texte())
    tranche_effectif: str = Field(sa_column=texte())
    annee_de: int
    annee_a: int
    entreprises: int
    evolution_relative: Any = Field(sa_column=Column(Numeric(8, 4), nullable=False))
    source_titre: str = Field(sa_column=texte())
    source_reference: str = Field(sa_column=texte())
    saisi_le: datetime = Field(sa_column=instant())
    saisi_par: UUID
