"""Table of the facts recorded: append-only, the last one of a code counts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.parcours.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7


class FaitEnregistre(Table, table=True):
    """A fact said by someone, with its evidence; its value is copied on the row of the parcours for the guards."""

    __tablename__ = "fait"
    __table_args__ = (
        CheckConstraint("jsonb_typeof(valeur) IN ('boolean','string')", name="ck_fait_valeur"),
        Index("ix_fait_parcours", "parcours_id", "code", "id"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    parcours_id: UUID = Field(foreign_key="parcours.id")
    code: str = Field(sa_column=texte())
    valeur: Any = Field(sa_column=Column(JSONB, nullable=False))
    preuve: str | None = Field(default=None, sa_column=texte(nullable=True))
    par: UUID
    role: str = Field(sa_column=texte())
    le: datetime = Field(sa_column=instant())
