"""Table of the funding plans. A plan never changes (trigger)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Date, DateTime, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.aides.registre import Table
from shared.base.colonnes import montant
from shared.identifiants import uuid7


class PlanFinancement(Table, table=True):
    """A plan with its inputs and its answer."""

    __tablename__ = "plan_financement"
    __table_args__ = (
        CheckConstraint("aide_certaine_eur >= 0 AND aide_si_confirmee_eur >= 0", name="ck_plan_financement_aides"),
        Index("ix_plan_financement_dossier", "dossier_id", "id"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    dossier_id: UUID = Field(foreign_key="perimetre.dossier_id")
    le: date = Field(sa_column=Column(Date, nullable=False))
    etabli_le: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    etabli_par: UUID
    aide_certaine_eur: Decimal = Field(sa_column=montant())
    aide_si_confirmee_eur: Decimal = Field(sa_column=montant())
    entree: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    resultat: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
