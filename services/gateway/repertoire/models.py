"""Tables of the antennes and of the advisers who work there."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Integer, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.gateway.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7

_VERSION_ANTENNE: Column[int] = Column("version", Integer, nullable=False)
_VERSION_CONSEILLER: Column[int] = Column("version", Integer, nullable=False)


class Antenne(Table, table=True):
    """A local office of an organisation: where it acts, and the mailbox to write to."""

    __tablename__ = "antenne"
    __table_args__ = (UniqueConstraint("organisation_id", "code", name="uq_antenne_code"),)
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION_ANTENNE}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    code: str = Field(sa_column=texte())
    nom: str = Field(sa_column=texte())
    boite: str = Field(sa_column=texte())
    territoire: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    responsable_id: UUID | None = Field(default=None, foreign_key="compte.id")
    active: bool = True
    modifiee_le: datetime = Field(sa_column=instant())
    version: int = Field(default=1, sa_column=_VERSION_ANTENNE)


class Conseiller(Table, table=True):
    """An account of a partner, attached to an antenne, with its axes and how many companies it follows at once."""

    __tablename__ = "conseiller"
    __table_args__ = (CheckConstraint("simultanes IS NULL OR simultanes >= 0", name="ck_conseiller_simultanes"),)
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION_CONSEILLER}

    compte_id: UUID = Field(primary_key=True, foreign_key="compte.id")
    antenne_id: UUID = Field(foreign_key="antenne.id", index=True)
    axes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    simultanes: int | None = Field(default=None, sa_column=Column(Integer, nullable=True))
    actif: bool = True
    modifie_le: datetime = Field(sa_column=instant())
    version: int = Field(default=1, sa_column=_VERSION_CONSEILLER)
