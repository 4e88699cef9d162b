"""Table of the measures."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Date, DateTime, Numeric, Text, UniqueConstraint
from sqlmodel import Field

from services.parcours.registre import Table
from shared.identifiants import uuid7


class Mesure(Table, table=True):
    """The value of one indicator at one moment; `t0` comes from the diagnostic."""

    __tablename__ = "mesure"
    __table_args__ = (
        CheckConstraint("moment IN ('t0','t6','t12','t24','t36')", name="ck_mesure_moment"),
        CheckConstraint("sens IN ('croissant','decroissant')", name="ck_mesure_sens"),
        UniqueConstraint("parcours_id", "code", "moment", name="uq_mesure"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    parcours_id: UUID = Field(foreign_key="parcours.id")
    moment: str = Field(sa_column=Column(Text, nullable=False))
    code: str = Field(sa_column=Column(Text, nullable=False))
    libelle: str = Field(sa_column=Column(Text, nullable=False))
    valeur: Any = Field(sa_column=Column(Numeric(18, 4), nullable=False))
    unite: str = Field(sa_column=Column(Text, nullable=False))
    sens: str = Field(sa_column=Column(Text, nullable=False))
    source: str = Field(sa_column=Column(Text, nullable=False))
    mesure_le: date = Field(sa_column=Column(Date, nullable=False))
    saisi_le: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    saisi_par: UUID
