"""Table of the training needs."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Integer, Numeric
from sqlmodel import Field

from services.parcours.besoins.domain import ETATS
from services.parcours.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7

_VERSION: Column[int] = Column("version", Integer, nullable=False)
_LISTE = ",".join(f"'{etat}'" for etat in ETATS)


def _niveau() -> Column[Decimal]:
    return Column(Numeric(3, 2), nullable=False)


class Besoin(Table, table=True):
    """A training need seen in a diagnostic; `envois` counts how many times it was addressed to a fund."""

    __tablename__ = "besoin_formation"
    __table_args__ = (
        CheckConstraint(f"etat IN ({_LISTE})", name="ck_besoin_etat"),
        CheckConstraint("etat = 'identifie' OR opco IS NOT NULL", name="ck_besoin_opco"),
        CheckConstraint("(etat = 'refuse') = (motif IS NOT NULL)", name="ck_besoin_motif"),
        CheckConstraint("niveau_vu < niveau_cible", name="ck_besoin_niveau"),
        Index("uq_besoin_axe", "parcours_id", "diagnostic_id", "axe", unique=True),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    parcours_id: UUID = Field(foreign_key="parcours.id")
    dossier_id: UUID
    diagnostic_id: UUID
    axe: str = Field(sa_column=texte())
    libelle: str = Field(sa_column=texte())
    besoin: str = Field(sa_column=texte())
    public: str = Field(sa_column=texte())
    mode: str = Field(sa_column=texte())
    urgence: str = Field(sa_column=texte())
    niveau_vu: Decimal = Field(sa_column=_niveau())
    niveau_cible: Decimal = Field(sa_column=_niveau())
    regles: str = Field(sa_column=texte())
    opco: str | None = Field(default=None, sa_column=texte(nullable=True))
    etat: str = Field(default="identifie", sa_column=texte())
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    envois: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    identifie_le: datetime = Field(sa_column=instant())
    depuis_le: datetime = Field(sa_column=instant())
    version: int = Field(default=1, sa_column=_VERSION)
