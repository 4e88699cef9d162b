"""Table of the versions of programmes; once published a version never changes (trigger)."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, UniqueConstraint, text
from sqlmodel import Field

from services.aides.registre import Table
from shared.base import colonnes
from shared.identifiants import uuid7

_VERSION: Column[int] = Column("version", Integer, nullable=False)


class ProgrammeImporte(Table, table=True):
    """A version of a programme, or the trace of a refused text (without number nor text)."""

    __tablename__ = "programme_importe"
    __table_args__ = (
        UniqueConstraint("code", "numero", name="uq_programme_importe"),
        CheckConstraint("etat IN ('brouillon','publie','ecarte','refuse')", name="ck_programme_importe_etat"),
        CheckConstraint("(etat = 'refuse') = (erreur IS NOT NULL)", name="ck_programme_importe_refus"),
        CheckConstraint("(etat = 'refuse') = (texte IS NULL)", name="ck_programme_importe_texte"),
        CheckConstraint("(etat = 'refuse') = (numero IS NULL)", name="ck_programme_importe_numero"),
        CheckConstraint("(etat = 'publie') = (publie_le IS NOT NULL)", name="ck_programme_importe_publication"),
        CheckConstraint(
            "(publie_le IS NULL) = (publie_par IS NULL) AND publie_par <> importe_par",
            name="ck_programme_importe_deux_personnes",
        ),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="ck_programme_importe_sha256"),
        CheckConstraint("valide_au >= valide_du", name="ck_programme_importe_periode"),
        Index("uq_programme_importe_brouillon", "code", unique=True, postgresql_where=text("etat = 'brouillon'")),
        Index("ix_programme_importe_publie", "code", "numero", postgresql_where=text("etat = 'publie'")),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    code: str = Field(sa_column=colonnes.texte())
    numero: int | None = Field(default=None)
    etat: str = Field(sa_column=colonnes.texte())
    texte: str | None = Field(default=None, sa_column=colonnes.texte(nullable=True))
    sha256: str = Field(sa_column=colonnes.texte())
    erreur: str | None = Field(default=None, sa_column=colonnes.texte(nullable=True))
    titre: str | None = Field(default=None, sa_column=colonnes.texte(nullable=True))
    operateur: str | None = Field(default=None, sa_column=colonnes.texte(nullable=True))
    nature: str | None = Field(default=None, sa_column=colonnes.texte(nullable=True))
    valide_du: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    valide_au: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    importe_par: UUID
    importe_le: datetime = Field(sa_column=colonnes.instant())
    publie_par: UUID | None = None
    publie_le: datetime | None = Field(default=None, sa_column=colonnes.instant(nullable=True))
    version: int = Field(default=1, sa_column=_VERSION)
