"""Table of the reports: one per demande and moment; once returned or waived it never changes (trigger)."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Integer, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.aides.comptes_rendus.domain import Etat
from services.aides.registre import Table
from shared.base.colonnes import instant, jour, texte
from shared.identifiants import uuid7

_ETATS = ",".join(f"'{etat}'" for etat in Etat)
_VERSION: Column[int] = Column("version", Integer, nullable=False)


class CompteRendu(Table, table=True):
    """A report that a company owes on its aid. `prochaine_le`: day of what happens next by itself."""

    __tablename__ = "compte_rendu"
    __table_args__ = (
        UniqueConstraint("demande_id", "moment", name="uq_compte_rendu"),
        CheckConstraint("moment IN ('t6','t12','t24')", name="ck_compte_rendu_moment"),
        CheckConstraint(f"etat IN ({_ETATS})", name="ck_compte_rendu_etat"),
        CheckConstraint("echeance_le >= exigible_le", name="ck_compte_rendu_echeance"),
        CheckConstraint("(etat = 'rendu') = (valeurs IS NOT NULL)", name="ck_compte_rendu_rendu"),
        CheckConstraint("etat <> 'clos' OR motif IS NOT NULL", name="ck_compte_rendu_motif"),
        CheckConstraint("etat NOT IN ('rendu','clos') OR prochaine_le IS NULL", name="ck_compte_rendu_suite"),
        Index("ix_compte_rendu_prochaine", "prochaine_le", "id", postgresql_where=text("prochaine_le IS NOT NULL")),
        Index("ix_compte_rendu_dossier", "dossier_id", "id"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    demande_id: UUID = Field(foreign_key="demande.id")
    dossier_id: UUID = Field(foreign_key="perimetre.dossier_id")
    dispositif: str = Field(sa_column=texte())
    moment: str = Field(sa_column=texte())
    etat: str = Field(default="prevu", sa_column=texte())
    exigible_le: date = Field(sa_column=jour())
    echeance_le: date = Field(sa_column=jour())
    relances: int = 0
    prochaine_le: date | None = Field(default=None, sa_column=jour(nullable=True))
    valeurs: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True))
    commentaire: str | None = Field(default=None, sa_column=texte(nullable=True))
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    motif_detail: str | None = Field(default=None, sa_column=texte(nullable=True))
    prevu_le: datetime = Field(sa_column=instant())
    demande_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    traite_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    traite_par: UUID | None = None
    version: int = Field(default=1, sa_column=_VERSION)
