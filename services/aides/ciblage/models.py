"""Tables of the lists asked through the API, of their files, and of the places where each partner acts."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.aides.registre import Table
from shared.base import colonnes
from shared.identifiants import uuid7

_VERSION: Column[int] = Column("version", Integer, nullable=False)


class Ciblage(Table, table=True):
    """A list asked for. `cle`: what was asked by whom; the same is not asked twice while it waits or is made."""

    __tablename__ = "ciblage"
    __table_args__ = (
        CheckConstraint("etat IN ('en_attente','en_cours','prete','echouee','expiree')", name="ck_ciblage_etat"),
        CheckConstraint("(etat = 'en_cours') = (bail_jusqu_au IS NOT NULL)", name="ck_ciblage_bail"),
        CheckConstraint("(etat IN ('prete','expiree')) = (expire_le IS NOT NULL)", name="ck_ciblage_expiration"),
        CheckConstraint("(etat = 'echouee') = (cause IS NOT NULL)", name="ck_ciblage_cause"),
        Index("uq_ciblage_cle", "cle", unique=True, postgresql_where=text("etat IN ('en_attente','en_cours')")),
        Index("ix_ciblage_a_faire", "id", postgresql_where=text("etat IN ('en_attente','en_cours')")),
        Index("ix_ciblage_expire_le", "expire_le", postgresql_where=text("etat = 'prete'")),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    cle: str = Field(sa_column=colonnes.texte())
    demande: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    partenaire_id: UUID | None = Field(default=None, index=True)
    demande_par: UUID
    demande_le: datetime = Field(sa_column=colonnes.instant())
    etat: str = Field(default="en_attente", sa_column=colonnes.texte())
    etape: str | None = Field(default=None, sa_column=colonnes.texte(nullable=True))
    fait: int = 0
    tentatives: int = 0
    bail_jusqu_au: datetime | None = Field(default=None, sa_column=colonnes.instant(nullable=True))
    cause: str | None = Field(default=None, sa_column=colonnes.texte(nullable=True))
    bilan: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB, nullable=True))
    termine_le: datetime | None = Field(default=None, sa_column=colonnes.instant(nullable=True))
    expire_le: datetime | None = Field(default=None, sa_column=colonnes.instant(nullable=True))
    version: int = Field(default=1, sa_column=_VERSION)


class FichierCiblage(Table, table=True):
    """A file of a list: its name, its size, its SHA-256. Its bytes are in `ciblage_morceau` until it expires."""

    __tablename__ = "ciblage_fichier"
    __table_args__ = (CheckConstraint("empreinte ~ '^[0-9a-f]{64}$'", name="ck_ciblage_fichier_empreinte"),)

    ciblage_id: UUID = Field(primary_key=True, foreign_key="ciblage.id")
    format: str = Field(sa_column=Column("format", Text, primary_key=True))
    nom: str = Field(sa_column=colonnes.texte())
    octets: int
    lignes: int
    empreinte: str = Field(sa_column=colonnes.texte())


class MorceauCiblage(Table, table=True):
    """A part of a file, so that it is written and sent without ever being whole in memory."""

    __tablename__ = "ciblage_morceau"

    ciblage_id: UUID = Field(primary_key=True, foreign_key="ciblage.id")
    format: str = Field(sa_column=Column("format", Text, primary_key=True))
    rang: int = Field(primary_key=True)
    contenu: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class ZonePartenaire(Table, table=True):
    """Communes of an antenne, as the gateway's worker last gave them."""

    __tablename__ = "zone_partenaire"

    antenne_id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(index=True)
    organisation_code: str = Field(sa_column=colonnes.texte())
    organisation_nom: str = Field(sa_column=colonnes.texte())
    communes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
