"""Table of the evaluations: what was known, what was answered. An evaluation never changes (trigger)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, DateTime, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.aides.registre import Table
from shared.identifiants import uuid7


class Evaluation(Table, table=True):
    """One evaluation of a dossier, with its inputs and its results.

    `origine` is everything that the answer rests on (see `origine.py`), `sceau` the SHA-256 of inputs and answer; both
    are null in an evaluation made before they were kept.
    """

    __tablename__ = "evaluation"
    __table_args__ = (Index("ix_evaluation_dossier", "dossier_id", "id"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    dossier_id: UUID = Field(foreign_key="perimetre.dossier_id")
    le: date = Field(sa_column=Column(Date, nullable=False))
    faite_le: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    faite_par: UUID
    synthese: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    faits: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    faits_utilises: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    actions: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    resultats: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    questions: list[Any] = Field(
        default_factory=list, sa_column=Column(JSONB, nullable=False, server_default=text("'[]'::jsonb"))
    )
    origine: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True))
    sceau: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
