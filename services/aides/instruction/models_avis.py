"""Table of the opinions asked outside; answered, withdrawn or expired, a row never changes (trigger)."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.aides.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7

_VERSION: Column[int] = Column("version", Integer, nullable=False)


class AvisDemande(Table, table=True):
    """A question to a body, until a date; `champs` are the prefilled fields that it may read."""

    __tablename__ = "demande_avis"
    __table_args__ = (
        CheckConstraint("etat IN ('attendu','repondu','retire','expire')", name="ck_demande_avis_etat"),
        CheckConstraint("silence IN ('favorable','defavorable','sans_avis')", name="ck_demande_avis_silence"),
        CheckConstraint(
            "sens IN ('favorable','favorable_sous_reserve','defavorable','sans_avis')", name="ck_demande_avis_sens"
        ),
        CheckConstraint(
            "(etat = 'repondu') = (sens IS NOT NULL AND motif IS NOT NULL AND repondu_par IS NOT NULL)",
            name="ck_demande_avis_reponse",
        ),
        CheckConstraint("(etat = 'retire') = (retrait_motif IS NOT NULL)", name="ck_demande_avis_retrait"),
        Index(
            "uq_demande_avis_attendu", "demande_id", "organisme", unique=True, postgresql_where=text("etat = 'attendu'")
        ),
        Index("ix_demande_avis_organisation", "organisation_id", "id"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    demande_id: UUID = Field(foreign_key="demande.id", index=True)
    organisme: str = Field(sa_column=texte())
    organisme_nom: str = Field(sa_column=texte())
    organisation_id: UUID
    question: str = Field(sa_column=texte())
    champs: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    echeance: date = Field(sa_column=Column(Date, nullable=False))
    silence: str = Field(sa_column=texte())
    etat: str = Field(default="attendu", sa_column=texte())
    demande_par: UUID
    demande_le: datetime = Field(sa_column=instant())
    sens: str | None = Field(default=None, sa_column=texte(nullable=True))
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    repondu_par: UUID | None = None
    repondu_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    retrait_motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    retrait_detail: str | None = Field(default=None, sa_column=texte(nullable=True))
    retire_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    version: int = Field(default=1, sa_column=_VERSION)
