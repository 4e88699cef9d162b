"""Table of the studies of an equipment: append-only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, Index, Text
from sqlmodel import Field

from services.parcours.registre import Table
from shared.base.colonnes import montant
from shared.identifiants import uuid7


class Etude(Table, table=True):
    """A feasibility study, an adaptation, or a waiver of adaptation, for one action."""

    __tablename__ = "etude"
    __table_args__ = (
        CheckConstraint("genre IN ('faisabilite','adaptation','dispense')", name="ck_etude_genre"),
        CheckConstraint(
            "conclusion IN ('favorable','favorable-sous-reserve','defavorable','accordee')", name="ck_etude_conclusion"
        ),
        CheckConstraint("(genre = 'dispense') = (conclusion = 'accordee')", name="ck_etude_dispense"),
        CheckConstraint("cout_eur IS NULL OR cout_eur >= 0", name="ck_etude_cout"),
        Index("ix_etude_parcours", "parcours_id", "action_id", "id"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    parcours_id: UUID = Field(foreign_key="parcours.id")
    action_id: UUID = Field(foreign_key="action.id")
    genre: str = Field(sa_column=Column(Text, nullable=False))
    conclusion: str = Field(sa_column=Column(Text, nullable=False))
    resume: str = Field(sa_column=Column(Text, nullable=False))
    cout_eur: Any = Field(default=None, sa_column=montant(nullable=True))
    par: UUID
    role: str = Field(sa_column=Column(Text, nullable=False))
    le: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
