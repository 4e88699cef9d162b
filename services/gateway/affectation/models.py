"""Table of the batch assignments: what was asked, what was found, whether it was applied."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Date, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.gateway.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7

_VERSION: Column[int] = Column("version", Integer, nullable=False)


class Affectation(Table, table=True):
    """A batch and its assignment; applied at most once."""

    __tablename__ = "affectation"
    __table_args__ = (
        CheckConstraint("etat IN ('simulee','appliquee')", name="ck_affectation_etat"),
        CheckConstraint("(etat = 'appliquee') = (application IS NOT NULL)", name="ck_affectation_application"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    etat: str = Field(default="simulee", sa_column=texte())
    le: date = Field(sa_column=Column(Date, nullable=False))
    demande: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    resultat: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    application: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True))
    creee_par: UUID
    creee_le: datetime = Field(sa_column=instant())
    version: int = Field(default=1, sa_column=_VERSION)
