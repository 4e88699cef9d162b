"""Tables of the référentiels and of the action libraries: a version is a row."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Integer, UniqueConstraint, text
from sqlalchemy import Uuid as UuidColonne
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.diagnostic.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7

_VERSION: Column[int] = Column("version", Integer, nullable=False)


class VersionReferentiel(Table, table=True):
    """A version of a questionnaire. One published version per code; a trigger keeps what is published as it is."""

    __tablename__ = "referentiel_version"
    __table_args__ = (
        CheckConstraint("etat IN ('brouillon','publie','retire')", name="ck_referentiel_version_etat"),
        CheckConstraint("etat = 'brouillon' OR publie_le IS NOT NULL", name="ck_referentiel_version_publication"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="ck_referentiel_version_sha256"),
        UniqueConstraint("code", "numero", name="uq_referentiel_version"),
        Index("uq_referentiel_version_publiee", "code", unique=True, postgresql_where=text("etat = 'publie'")),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    code: str = Field(sa_column=texte())
    numero: str = Field(sa_column=texte())
    etat: str = Field(default="brouillon", sa_column=texte())
    titre: str = Field(sa_column=texte())
    note: str = Field(default="", sa_column=texte())
    contenu: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    sha256: str = Field(sa_column=texte())
    auteurs: list[UUID] = Field(sa_column=Column(ARRAY(UuidColonne()), nullable=False))
    cree_le: datetime = Field(sa_column=instant())
    publie_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    publie_par: UUID | None = None
    version: int = Field(default=1, sa_column=_VERSION)


class BibliothequeActions(Table, table=True):
    """A published library of actions: never changed, a new number replaces it."""

    __tablename__ = "bibliotheque_actions"
    __table_args__ = (
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="ck_bibliotheque_actions_sha256"),
        UniqueConstraint("code", "numero", name="uq_bibliotheque_actions"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    code: str = Field(sa_column=texte())
    numero: str = Field(sa_column=texte())
    contenu: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    sha256: str = Field(sa_column=texte())
    publie_le: datetime = Field(sa_column=instant())
