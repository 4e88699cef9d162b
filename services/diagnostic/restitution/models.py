"""Table of the requests for co-financing of a diagnostic."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, Numeric, Text
from sqlmodel import Field

from services.diagnostic.registre import Table
from shared.identifiants import uuid7


class Cofinancement(Table, table=True):
    """What a diagnostic costs and the share asked for: euros, rate between 0 and 1; one per diagnostic."""

    __tablename__ = "cofinancement"
    __table_args__ = (
        CheckConstraint("cout_eur > 0", name="ck_cofinancement_cout"),
        CheckConstraint("taux > 0 AND taux <= 1", name="ck_cofinancement_taux"),
        CheckConstraint("montant_eur >= 0 AND montant_eur <= cout_eur", name="ck_cofinancement_montant"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    diagnostic_id: UUID = Field(foreign_key="diagnostic.id", unique=True)
    prestataire: str = Field(sa_column=Column(Text, nullable=False))
    cout_eur: Decimal = Field(sa_column=Column(Numeric(14, 2), nullable=False))
    taux: Decimal = Field(sa_column=Column(Numeric(5, 4), nullable=False))
    montant_eur: Decimal = Field(sa_column=Column(Numeric(14, 2), nullable=False))
    demande_le: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    demande_par: UUID
