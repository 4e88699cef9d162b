"""Table of the absences."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Date, Index
from sqlmodel import Field

from services.gateway.registre import Table
from shared.base.colonnes import instant
from shared.identifiants import uuid7


class Absence(Table, table=True):
    """Days during which a référent is covered by someone else, both ends included."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("au >= du", name="ck_absence_periode"),
        CheckConstraint("suppleant_id <> compte_id", name="ck_absence_suppleant"),
        Index("ix_absence_compte", "compte_id", "au"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    compte_id: UUID = Field(foreign_key="compte.id")
    suppleant_id: UUID = Field(foreign_key="compte.id")
    du: date = Field(sa_column=Column(Date, nullable=False))
    au: date = Field(sa_column=Column(Date, nullable=False))
    declaree_le: datetime = Field(sa_column=instant())
    annulee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
