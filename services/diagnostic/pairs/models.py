"""Tables of the consents to be matched, and of the introductions."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Column, Index, Integer, text
from sqlmodel import Field

from services.diagnostic.pairs.domain import ETATS
from services.diagnostic.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7

_VERSION: Column[int] = Column("version", Integer, nullable=False)
_LISTE = ",".join(f"'{etat}'" for etat in ETATS)


class ConsentementPairs(Table, table=True):
    """Whether a company agrees now; `jeton` makes its references, and changes at each agreement."""

    __tablename__ = "consentement_pairs"

    dossier_id: UUID = Field(primary_key=True)
    diagnostic_id: UUID = Field(foreign_key="diagnostic.id")
    accorde: bool
    qualite: str = Field(sa_column=texte())
    jeton: UUID = Field(default_factory=uuid4)
    le: datetime = Field(sa_column=instant())
    par: UUID


class MiseEnRelation(Table, table=True):
    """An introduction asked by one company to another, who answers; one alive at most between two companies."""

    __tablename__ = "mise_en_relation"
    __table_args__ = (
        CheckConstraint(f"etat IN ({_LISTE})", name="ck_mise_en_relation_etat"),
        CheckConstraint("demandeur_id <> destinataire_id", name="ck_mise_en_relation_deux"),
        CheckConstraint("(etat IN ('declinee','annulee')) = (motif IS NOT NULL)", name="ck_mise_en_relation_motif"),
        Index(
            "uq_mise_en_relation_vivante",
            text("least(demandeur_id, destinataire_id)"),
            text("greatest(demandeur_id, destinataire_id)"),
            unique=True,
            postgresql_where=text("etat IN ('demandee','acceptee')"),
        ),
        Index("ix_mise_en_relation_demandeur", "demandeur_id", "id"),
        Index("ix_mise_en_relation_destinataire", "destinataire_id", "id"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    demandeur_id: UUID
    destinataire_id: UUID
    etat: str = Field(default="demandee", sa_column=texte())
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    demandee_le: datetime = Field(sa_column=instant())
    depuis_le: datetime = Field(sa_column=instant())
    version: int = Field(default=1, sa_column=_VERSION)
