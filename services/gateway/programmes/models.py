"""Tables of the programmes, of their history, of what the Region lets change, and of what waits for its approval."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.gateway.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7

_VERSION: Column[int] = Column("version", Integer, nullable=False)
_VERSION_CADRE: Column[int] = Column("version", Integer, nullable=False)


class Programme(Table, table=True):
    """An edition of a programme as it is now; its columns repeat what lists filter on."""

    __tablename__ = "programme"
    __table_args__ = (
        UniqueConstraint("code", "edition", name="uq_programme_edition"),
        CheckConstraint("etat IN ('brouillon','publie','ferme')", name="ck_programme_etat"),
        CheckConstraint("valide_au IS NULL OR valide_au >= valide_du", name="ck_programme_periode"),
        CheckConstraint("(etat = 'ferme') = (motif_fermeture IS NOT NULL)", name="ck_programme_fermeture"),
        Index("ix_programme_publie", "valide_du", postgresql_where=text("etat = 'publie'")),
        Index("ix_programme_organisation", "organisation_id", "id"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    code: str = Field(sa_column=texte())
    edition: str = Field(sa_column=texte())
    organisation_id: UUID = Field(foreign_key="organisation.id")
    etat: str = Field(default="brouillon", sa_column=texte())
    titre: str = Field(sa_column=texte())
    offre: str = Field(sa_column=texte())
    axes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    valide_du: date = Field(sa_column=Column(Date, nullable=False))
    valide_au: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    contenu: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    motif_fermeture: str | None = Field(default=None, sa_column=texte(nullable=True))
    numero: int = Field(default=1)
    modifie_par: UUID
    modifie_le: datetime = Field(sa_column=instant())
    version: int = Field(default=1, sa_column=_VERSION)


class VersionProgramme(Table, table=True):
    """What a programme was from an instant on: never changed, never deleted (trigger)."""

    __tablename__ = "programme_version"
    __table_args__ = (UniqueConstraint("programme_id", "numero", name="uq_programme_version"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    programme_id: UUID = Field(foreign_key="programme.id")
    numero: int
    nature: str = Field(sa_column=texte())
    etat: str = Field(sa_column=texte())
    contenu: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    auteur_id: UUID
    auteur_role: str = Field(sa_column=texte())
    proposition_id: UUID | None = None
    le: datetime = Field(sa_column=instant())


class Proposition(Table, table=True):
    """A change that waits for the Region: one at a time for a programme, decided by another person."""

    __tablename__ = "programme_proposition"
    __table_args__ = (
        CheckConstraint("etat IN ('en_attente','approuvee','refusee','retiree')", name="ck_proposition_etat"),
        CheckConstraint("(etat = 'en_attente') = (decidee_le IS NULL)", name="ck_proposition_decision"),
        CheckConstraint(
            "etat IN ('en_attente','retiree') OR (decidee_par IS NOT NULL AND decidee_par <> auteur_id)",
            name="ck_proposition_deux_personnes",
        ),
        Index("uq_proposition_en_attente", "programme_id", unique=True, postgresql_where=text("etat = 'en_attente'")),
        Index("ix_proposition_etat", "etat", "id"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    programme_id: UUID = Field(foreign_key="programme.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")
    etat: str = Field(default="en_attente", sa_column=texte())
    champs: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    avant: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    apres: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    auteur_id: UUID
    proposee_le: datetime = Field(sa_column=instant())
    decidee_par: UUID | None = None
    decidee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))


class CadreOrganisation(Table, table=True):
    """What the Region lets an organisation offer; without a row, the default frame applies."""

    __tablename__ = "cadre_programmes"
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION_CADRE}

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    contenu: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    modifie_le: datetime = Field(sa_column=instant())
    version: int = Field(default=1, sa_column=_VERSION_CADRE)
