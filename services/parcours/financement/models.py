"""Tables of the funding orientations and of the verdicts they rest on: append-only, the last of an action counts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.parcours.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7


class Orientation(Table, table=True):
    """Asked (to which dispositif) or set aside (why); `evaluation_id` when an evaluation has told."""

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
    evaluation_id: UUID | None = None
    par: UUID
    le: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class Verdict(Table, table=True):
    """What an evaluation of the aides service answered for one action, as it was that day."""

    __tablename__ = "verdict_financement"
    __table_args__ = (
        CheckConstraint("proposition IN ('orienter','ecarter')", name="ck_verdict_proposition"),
        Index("ix_verdict_action", "parcours_id", "action_id", "id"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    parcours_id: UUID = Field(foreign_key="parcours.id")
    action_id: UUID = Field(foreign_key="action.id")
    evaluation_id: UUID
    proposition: str = Field(sa_column=texte())
    candidats: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    non_eligibles: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    par: UUID
    le: datetime = Field(sa_column=instant())
