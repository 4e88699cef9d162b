"""Tables of the catalogue. A published version never changes (trigger)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Date, DateTime, ForeignKey, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.aides.registre import Table
from shared.identifiants import uuid7


class DispositifCatalogue(Table, table=True):
    """A dispositif, whatever its versions."""

    __tablename__ = "dispositif"

    code: str = Field(sa_column=Column(Text, primary_key=True))
    nom: str = Field(sa_column=Column(Text, nullable=False))
    porteur: str = Field(sa_column=Column(Text, nullable=False))
    objet: str = Field(sa_column=Column(Text, nullable=False))


class VersionCatalogue(Table, table=True):
    """Rules of a dispositif over a period, with the fingerprint of their content."""

    __tablename__ = "dispositif_version"
    __table_args__ = (
        UniqueConstraint("dispositif", "version", name="uq_dispositif_version"),
        UniqueConstraint("dispositif", "valide_du", name="uq_dispositif_version_debut"),
        CheckConstraint("valide_au IS NULL OR valide_au >= valide_du", name="ck_dispositif_version_periode"),
        CheckConstraint("empreinte ~ '^[0-9a-f]{64}$'", name="ck_dispositif_version_empreinte"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    dispositif: str = Field(sa_column=Column(Text, ForeignKey("dispositif.code"), nullable=False))
    version: str = Field(sa_column=Column(Text, nullable=False))
    valide_du: date = Field(sa_column=Column(Date, nullable=False))
    valide_au: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    definition: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    empreinte: str = Field(sa_column=Column(Text, nullable=False))
    publie_le: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class ContenuConserve(Table, table=True):
    """Rules that a stored answer rests on, by the SHA-256 of their canonical JSON: never changed, never removed."""

    __tablename__ = "contenu_conserve"
    __table_args__ = (
        CheckConstraint("empreinte ~ '^[0-9a-f]{64}$'", name="ck_contenu_conserve_empreinte"),
        CheckConstraint("genre IN ('version','regime')", name="ck_contenu_conserve_genre"),
    )

    empreinte: str = Field(sa_column=Column(Text, primary_key=True))
    genre: str = Field(sa_column=Column(Text, nullable=False))
    contenu: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    conserve_le: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
