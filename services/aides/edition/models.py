"""Table of the drafts of versions; once published or set aside, a row never changes (trigger)."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Integer, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.aides.registre import Table
from shared.base import colonnes
from shared.identifiants import uuid7

_VERSION: Column[int] = Column("version", Integer, nullable=False)


class BrouillonDispositif(Table, table=True):
    """A version proposed for the catalogue, with its sources and its scenarios."""

    __tablename__ = "dispositif_brouillon"
    __table_args__ = (
        CheckConstraint("etat IN ('brouillon','approuve','publie','ecarte')", name="ck_dispositif_brouillon_etat"),
        CheckConstraint("(approuve_par IS NULL) = (approuve_le IS NULL)", name="ck_dispositif_brouillon_approbation"),
        CheckConstraint("approuve_par <> redige_par", name="ck_dispositif_brouillon_deux_personnes"),
        CheckConstraint(
            "etat NOT IN ('approuve','publie') OR approuve_par IS NOT NULL", name="ck_dispositif_brouillon_approuve"
        ),
        CheckConstraint("(etat = 'publie') = (empreinte IS NOT NULL)", name="ck_dispositif_brouillon_publie"),
        CheckConstraint("empreinte ~ '^[0-9a-f]{64}$'", name="ck_dispositif_brouillon_empreinte"),
        Index(
            "uq_dispositif_brouillon_en_cours",
            "dispositif",
            unique=True,
            postgresql_where=text("etat IN ('brouillon','approuve')"),
        ),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    dispositif: str = Field(sa_column=colonnes.texte())
    etat: str = Field(default="brouillon", sa_column=colonnes.texte())
    contenu: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    redige_par: UUID
    redige_le: datetime = Field(sa_column=colonnes.instant())
    approuve_par: UUID | None = None
    approuve_le: datetime | None = Field(default=None, sa_column=colonnes.instant(nullable=True))
    empreinte: str | None = Field(default=None, sa_column=colonnes.texte(nullable=True))
    version: int = Field(default=1, sa_column=_VERSION)
