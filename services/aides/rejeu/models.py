"""Table of the decisions on demandes, with all that they rest on. A line never changes (trigger)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.aides.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7


class DecisionRendue(Table, table=True):
    """A gesture that decides: `origine` is what it rests on, `issue` what came out, `sceau` the SHA-256 of both."""

    __tablename__ = "decision_rendue"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    demande_id: UUID = Field(foreign_key="demande.id", index=True)
    evaluation_id: UUID = Field(foreign_key="evaluation.id", index=True)
    geste: str = Field(sa_column=texte())
    rendue_le: datetime = Field(sa_column=instant())
    origine: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    issue: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    sceau: str = Field(sa_column=texte())
