"""Table of the baseline of the companies."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.diagnostic.registre import Table
from shared.base.colonnes import montant


class BaseT0(Table, table=True):
    """The company before the parcours: one fiscal year, euros and full-time equivalents, at least one indicator."""

    __tablename__ = "indicateurs_t0"
    __table_args__ = (
        CheckConstraint("exercice BETWEEN 2000 AND 2200", name="ck_indicateurs_t0_exercice"),
        CheckConstraint("chiffre_affaires_eur >= 0", name="ck_indicateurs_t0_chiffre_affaires"),
        CheckConstraint("effectif_etp >= 0", name="ck_indicateurs_t0_effectif"),
        CheckConstraint("jsonb_array_length(indicateurs) >= 1", name="ck_indicateurs_t0_indicateurs"),
    )

    diagnostic_id: UUID = Field(primary_key=True, foreign_key="diagnostic.id")
    exercice: int
    chiffre_affaires_eur: Decimal = Field(sa_column=montant())
    effectif_etp: Decimal = Field(sa_column=Column(Numeric(9, 2), nullable=False))
    indicateurs: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    saisi_par: UUID
    saisi_le: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
