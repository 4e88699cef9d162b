"""Tables of what was read in: each import, the sheet of each aid, the changes that a person decides."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.aides.registre import Table
from shared.base import colonnes
from shared.identifiants import uuid7

_VERSION_FICHE: Column[int] = Column("version", Integer, nullable=False)
_VERSION_CHANGEMENT: Column[int] = Column("version", Integer, nullable=False)


class ImportNational(Table, table=True):
    """One feed read in, with its report line by line; never changes (trigger)."""

    __tablename__ = "import_national"
    __table_args__ = (
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="ck_import_national_sha256"),
        CheckConstraint("format IN ('json','csv')", name="ck_import_national_format"),
        Index("ix_import_national_source", "source", "id"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    source: str = Field(sa_column=colonnes.texte())
    format: str = Field(sa_column=colonnes.texte())
    sha256: str = Field(sa_column=colonnes.texte())
    compte_rendu: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    importe_par: UUID
    importe_le: datetime = Field(sa_column=colonnes.instant())


class FicheNationale(Table, table=True):
    """The sheet of an aid by a source: as last received, and what was kept of it over the rules of the catalogue."""

    __tablename__ = "fiche_nationale"
    __table_args__ = (
        UniqueConstraint("source", "identifiant", name="uq_fiche_nationale"),
        Index("ix_fiche_nationale_dispositif", "dispositif"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION_FICHE}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    source: str = Field(sa_column=colonnes.texte())
    identifiant: str = Field(sa_column=colonnes.texte())
    dispositif: str | None = Field(default=None, sa_column=Column(Text, ForeignKey("dispositif.code"), nullable=True))
    recue: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    retenus: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    vue_le: datetime = Field(sa_column=colonnes.instant())
    disparue_le: datetime | None = Field(default=None, sa_column=colonnes.instant(nullable=True))
    version: int = Field(default=1, sa_column=_VERSION_FICHE)


class ChangementNational(Table, table=True):
    """A field that a funder changed: applied at once, or waiting for a person."""

    __tablename__ = "changement_national"
    __table_args__ = (
        CheckConstraint(
            "etat IN ('applique','en_attente','accepte','rejete','remplace')", name="ck_changement_national_etat"
        ),
        CheckConstraint("etat <> 'applique' OR NOT (sensible OR conflit)", name="ck_changement_national_sensible"),
        CheckConstraint(
            "(etat IN ('accepte','rejete')) = (decide_par IS NOT NULL AND decide_le IS NOT NULL AND motif IS NOT NULL)",
            name="ck_changement_national_decision",
        ),
        Index(
            "uq_changement_national_en_attente",
            "fiche_id",
            "champ",
            unique=True,
            postgresql_where=text("etat = 'en_attente'"),
        ),
        Index("ix_changement_national_import", "import_id"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION_CHANGEMENT}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    fiche_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("fiche_nationale.id"), nullable=False))
    import_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("import_national.id"), nullable=False))
    champ: str = Field(sa_column=colonnes.texte())
    sensible: bool
    conflit: bool
    avant: str | None = Field(default=None, sa_column=colonnes.texte(nullable=True))
    apres: str | None = Field(default=None, sa_column=colonnes.texte(nullable=True))
    etat: str = Field(sa_column=colonnes.texte())
    propose_le: datetime = Field(sa_column=colonnes.instant())
    decide_par: UUID | None = None
    decide_le: datetime | None = Field(default=None, sa_column=colonnes.instant(nullable=True))
    motif: str | None = Field(default=None, sa_column=colonnes.texte(nullable=True))
    version: int = Field(default=1, sa_column=_VERSION_CHANGEMENT)
