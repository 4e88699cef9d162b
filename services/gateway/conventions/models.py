"""Tables of the conventions and of what is declared to be done under them."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.gateway.registre import Table
from shared.base.colonnes import instant, montant, texte
from shared.identifiants import uuid7

_VERSION: Column[int] = Column("version", Integer, nullable=False)


class Convention(Table, table=True):
    """What the Region grants a partner for a programme over a period, and what it expects."""

    __tablename__ = "convention"
    __table_args__ = (
        CheckConstraint("au >= du", name="ck_convention_periode"),
        CheckConstraint("montant_eur >= 0", name="ck_convention_montant"),
        Index("ix_convention_organisation", "organisation_id", "programme", "du"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    programme: str = Field(sa_column=texte())
    intitule: str = Field(sa_column=texte())
    du: date = Field(sa_column=Column(Date, nullable=False))
    au: date = Field(sa_column=Column(Date, nullable=False))
    montant_eur: Any = Field(sa_column=montant())
    cibles: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    creee_le: datetime = Field(sa_column=instant())
    version: int = Field(default=1, sa_column=_VERSION)


class VersionConvention(Table, table=True):
    """What a convention said from an instant on: never changed (trigger), so that a past day is read as it was."""

    __tablename__ = "convention_version"
    __table_args__ = (UniqueConstraint("convention_id", "numero", name="uq_convention_version"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    convention_id: UUID = Field(foreign_key="convention.id")
    numero: int
    intitule: str = Field(sa_column=texte())
    montant_eur: Any = Field(sa_column=montant())
    cibles: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    auteur_id: UUID
    le: datetime = Field(sa_column=instant())


class ReleveConvention(Table, table=True):
    """A statement of what was done; the last one of a day corrects those before it, none is changed."""

    __tablename__ = "convention_releve"
    __table_args__ = (
        CheckConstraint("valeur >= 0", name="ck_convention_releve_valeur"),
        Index("ix_convention_releve", "convention_id", "indicateur", "le"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    convention_id: UUID = Field(foreign_key="convention.id")
    indicateur: str = Field(sa_column=texte())
    le: date = Field(sa_column=Column(Date, nullable=False))
    valeur: Any = Field(sa_column=montant())
    source: str = Field(sa_column=texte())
    declare_par: UUID
    declare_le: datetime = Field(sa_column=instant())
