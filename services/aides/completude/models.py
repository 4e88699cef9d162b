"""Tables of the completion requests and of their threads."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Identity, Index, Integer, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.aides.completude.domain import EtatCompletude, Raison
from services.aides.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7

_VERSION: Column[int] = Column("version", Integer, nullable=False)
_ETATS = ",".join(f"'{etat}'" for etat in EtatCompletude)
_RAISONS = ",".join(f"'{raison}'" for raison in Raison)


class Completude(Table, table=True):
    """What the Région asks of the company on a demande: fields and documents named one by one, for a date."""

    __tablename__ = "completude"
    __table_args__ = (
        CheckConstraint(f"raison IN ({_RAISONS})", name="ck_completude_raison"),
        CheckConstraint(f"etat IN ({_ETATS})", name="ck_completude_etat"),
        CheckConstraint("jsonb_array_length(champs) > 0", name="ck_completude_champs"),
        CheckConstraint("(etat IN ('acceptee','levee')) = (close_le IS NOT NULL)", name="ck_completude_close"),
        Index("ix_completude_demande", "demande_id", "id"),
        Index("ix_completude_en_cours", "demande_id", postgresql_where=text("etat IN ('ouverte','corrigee')")),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    demande_id: UUID = Field(foreign_key="demande.id")
    raison: str = Field(sa_column=texte())
    objet: str = Field(sa_column=texte())
    champs: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    echeance_le: date = Field(sa_column=Column(Date, nullable=False))
    etat: str = Field(default=EtatCompletude.OUVERTE.value, sa_column=texte())
    ouverte_le: datetime = Field(sa_column=instant())
    ouverte_par: UUID
    corrigee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    close_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    version: int = Field(default=1, sa_column=_VERSION)


class MessageCompletude(Table, table=True):
    """A line of the thread; never changes (trigger)."""

    __tablename__ = "completude_message"
    __table_args__ = (Index("ix_completude_message", "completude_id", "numero"),)

    numero: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    completude_id: UUID = Field(foreign_key="completude.id")
    le: datetime = Field(sa_column=instant())
    auteur_id: UUID
    auteur_role: str = Field(sa_column=texte())
    texte: str = Field(sa_column=texte())
