"""Tables of the snapshots: written once a month, never changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.diagnostic.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7


class ClichePairs(Table, table=True):
    """A closed month, as it was when its snapshot was taken."""

    __tablename__ = "cliche_pairs"
    __table_args__ = (
        UniqueConstraint("mois", name="uq_cliche_pairs_mois"),
        CheckConstraint("mois ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'", name="ck_cliche_pairs_mois"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    mois: str = Field(sa_column=texte())
    contributeurs: int
    cellules_publiees: int
    pris_le: datetime = Field(sa_column=instant())
    pris_par: UUID


class MesurePairs(Table, table=True):
    """All the cells of an axis or a thématique in a snapshot, with what each has published last."""

    __tablename__ = "mesure_pairs"

    cliche_id: UUID = Field(primary_key=True, foreign_key="cliche_pairs.id")
    mesure: str = Field(sa_column=Column("mesure", texte().type, primary_key=True))
    cellules: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
