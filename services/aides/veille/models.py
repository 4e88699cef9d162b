"""Tables of the watch: pages tried, sheets read again, who answers for a dispositif, alerts already given."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field

from services.aides.registre import Table
from shared.base import colonnes
from shared.identifiants import uuid7

_VERSION: Column[int] = Column("version", Integer, nullable=False)


def _dispositif() -> Column[str]:
    return Column(Text, ForeignKey("dispositif.code"), nullable=False)


class LienSource(Table, table=True):
    """A source page and what it last answered."""

    __tablename__ = "lien_source"
    __table_args__ = (
        CheckConstraint("etat IN ('ok','morte','injoignable')", name="ck_lien_source_etat"),
        CheckConstraint("echecs >= 0 AND (etat = 'ok') = (echecs = 0)", name="ck_lien_source_echecs"),
    )

    adresse: str = Field(sa_column=Column(Text, primary_key=True))
    etat: str = Field(sa_column=colonnes.texte())
    code: int | None = None
    erreur: str | None = Field(default=None, sa_column=colonnes.texte(nullable=True))
    echecs: int = 0
    verifie_le: datetime = Field(sa_column=colonnes.instant())
    signale_le: datetime | None = Field(default=None, sa_column=colonnes.instant(nullable=True))


class VerificationDispositif(Table, table=True):
    """Somebody has read a dispositif again and says that it holds; never changes (trigger)."""

    __tablename__ = "dispositif_verification"
    __table_args__ = (Index("ix_dispositif_verification", "dispositif", "le"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    dispositif: str = Field(sa_column=_dispositif())
    le: datetime = Field(sa_column=colonnes.instant())
    par: UUID
    note: str = Field(sa_column=colonnes.texte())


class ResponsableDispositif(Table, table=True):
    """Who is told when a dispositif must be read again."""

    __tablename__ = "dispositif_responsable"
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    dispositif: str = Field(sa_column=Column(Text, ForeignKey("dispositif.code"), primary_key=True))
    compte_id: UUID
    designe_par: UUID
    designe_le: datetime = Field(sa_column=colonnes.instant())
    version: int = Field(default=1, sa_column=_VERSION)


class AlerteDispositif(Table, table=True):
    """An alert given once: per dispositif, subject and period."""

    __tablename__ = "dispositif_alerte"
    __table_args__ = (
        UniqueConstraint("dispositif", "genre", "cle", name="uq_dispositif_alerte"),
        CheckConstraint("genre IN ('perime','lien')", name="ck_dispositif_alerte_genre"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    dispositif: str = Field(sa_column=_dispositif())
    genre: str = Field(sa_column=colonnes.texte())
    cle: str = Field(sa_column=colonnes.texte())
    le: datetime = Field(sa_column=colonnes.instant())
