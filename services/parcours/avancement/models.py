"""Table of the parcours."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKeyConstraint, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.parcours.registre import Table
from shared.base.colonnes import instant, jour, texte
from shared.identifiants import uuid7


def _compte() -> Column[int]:
    return Column(Integer, nullable=False, server_default=text("0"))


def _faits() -> Column[dict[str, Any]]:
    """Value of each fact recorded, by code: what guards read; who said it and when is in the table `fait`."""
    return Column(JSONB, nullable=False, server_default=text("'{}'"))


_VERSION: Column[int] = Column("version", Integer, nullable=False)


class Parcours(Table, table=True):
    """A company on a model. The counts are the facts that guards read, kept by `plan.repository.recompter`.

    From `etape_debut_le` on: the clock of the current step (`shared.chrono.Chrono`).
    """

    __tablename__ = "parcours"
    __table_args__ = (
        ForeignKeyConstraint(["modele", "modele_version"], ["modele_parcours.code", "modele_parcours.numero"]),
        CheckConstraint("actif = (clos_le IS NULL)", name="ck_parcours_fin"),
        CheckConstraint("NOT actif OR (prochaine_action <> '' AND echeance_le IS NOT NULL)", name="ck_parcours_suite"),
        CheckConstraint("plan_etat IN ('absent','propose','accepte')", name="ck_parcours_plan"),
        Index("uq_parcours_actif", "dossier_id", "modele", unique=True, postgresql_where=text("actif")),
        Index("ix_parcours_dossier", "dossier_id", "id"),
        Index("ix_parcours_silence", "silence_le", "id", postgresql_where=text("silence_le IS NOT NULL")),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    dossier_id: UUID
    modele: str = Field(sa_column=texte())
    modele_version: str = Field(sa_column=texte())
    modele_sha256: str = Field(sa_column=texte())
    etape: str = Field(sa_column=texte())
    etape_reprise: str | None = Field(default=None, sa_column=texte(nullable=True))
    etapes_visitees: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    actif: bool = True
    ouvert_le: datetime = Field(sa_column=instant())
    ouvert_par: UUID
    depuis_le: datetime = Field(sa_column=instant())
    prochaine_action: str = Field(sa_column=texte())
    echeance_le: date | None = Field(default=None, sa_column=jour(nullable=True))
    clos_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    motif_fin: str | None = Field(default=None, sa_column=texte(nullable=True))
    diagnostic_id: UUID | None = None
    t0_exercice: int | None = Field(default=None, sa_column=Column(Integer, nullable=True))
    plan_etat: str = Field(default="absent", sa_column=texte())
    plan_accepte_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    equipements: int = Field(default=0, sa_column=_compte())
    sans_etude: int = Field(default=0, sa_column=_compte())
    sans_adaptation: int = Field(default=0, sa_column=_compte())
    sans_orientation: int = Field(default=0, sa_column=_compte())
    ouvertes: int = Field(default=0, sa_column=_compte())
    impact_mesure: bool = False
    effet_depuis_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """Last return to before the implementation: a measure of the effect entered earlier no longer counts."""
    faits: dict[str, Any] = Field(default_factory=dict, sa_column=_faits())
    etape_debut_le: date = Field(sa_column=Column(Date, nullable=False, server_default=text("'1970-01-01'")))
    echeance_initiale_le: date | None = Field(default=None, sa_column=jour(nullable=True))
    jours_pauses: int = Field(default=0, sa_column=_compte())
    prolongations: int = Field(default=0, sa_column=_compte())
    arrete_le: date | None = Field(default=None, sa_column=jour(nullable=True))
    echeance_suspendue_le: date | None = Field(default=None, sa_column=jour(nullable=True))
    remise_a_zero: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=text("false")))
    silence_le: date | None = Field(default=None, sa_column=jour(nullable=True))
    version: int = Field(default=1, sa_column=_VERSION)
