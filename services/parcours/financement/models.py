"""Table of the funding orientations: append-only, the last one of an action counts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, Index, Text
from sqlmodel import Field

from services.parcours.registre import Table
from shared.identifiants import uuid7


class Orientation(Table, table=True):
    """Asked (to which dispositif) or set aside (why)."""

    __tablename__ = "orientation_financement"
    __table_args__ = (
        CheckConstraint("decision IN ('demandee','ecartee')", name="ck_orientation_decision"),
        CheckConstraint("(decision = 'demandee') = (dispositif IS NOT NULL)", name="ck_orientation_dispositif"),
        CheckConstraint("(decision = 'ecartee') = (motif IS NOT NULL)", name="ck_orientation_motif"),
        Index("ix_orientation_parcours", "parcours_id", "action_id", "id"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    parcours_id: UUID = Field(foreign_key="parcours.id")
    action_id: UUID = Field(foreign_key="action.id")
    decision: str = Field(sa_column=Column(Text, nullable=False))
    dispositif: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    demande_id: UUID | None = None
    motif: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    commentaire: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    par: UUID
    le: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
