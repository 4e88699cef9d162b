"""Table of the versions of models."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.parcours.registre import Table
from shared.identifiants import uuid7


class ModeleParcours(Table, table=True):
    """A version of a model; once published its content never changes (trigger `modele_fige`)."""

    __tablename__ = "modele_parcours"
    __table_args__ = (
        UniqueConstraint("code", "numero", name="uq_modele_parcours"),
        CheckConstraint("etat IN ('brouillon','publie')", name="ck_modele_parcours_etat"),
        CheckConstraint("(etat = 'publie') = (publie_le IS NOT NULL)", name="ck_modele_parcours_publication"),
        CheckConstraint("publie_par IS NULL OR publie_par <> auteur_id", name="ck_modele_parcours_deux_personnes"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    code: str = Field(sa_column=Column(Text, nullable=False))
    numero: str = Field(sa_column=Column(Text, nullable=False))
    titre: str = Field(sa_column=Column(Text, nullable=False))
    etat: str = Field(default="brouillon", sa_column=Column(Text, nullable=False))
    contenu: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    sha256: str = Field(sa_column=Column(Text, nullable=False))
    auteur_id: UUID
    cree_le: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    publie_par: UUID | None = None
    publie_le: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True), nullable=True))
