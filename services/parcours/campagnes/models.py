"""Tables of the collection: campaigns, one request per company, its questions, and the time already asked of it."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Integer, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.parcours.registre import Table
from shared.base.colonnes import instant, jour, texte
from shared.identifiants import uuid7

_MOMENTS = "moment IN ('t6','t12','t24','t36')"
_OUVERTES = "etat IN ('prevue','demandee','relancee')"
_VERSION: Column[int] = Column("version", Integer, nullable=False)


class Campagne(Table, table=True):
    """The collection of one moment in one year: each company at its own date, or all on the day it starts."""

    __tablename__ = "campagne"
    __table_args__ = (
        UniqueConstraint("annee", "moment", name="uq_campagne"),
        CheckConstraint(_MOMENTS, name="ck_campagne_moment"),
        CheckConstraint("regime IN ('glissante','groupee')", name="ck_campagne_regime"),
        CheckConstraint("(regime = 'groupee') = (lancee_le IS NOT NULL)", name="ck_campagne_lancement"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    annee: int
    moment: str = Field(sa_column=texte())
    regime: str = Field(sa_column=texte())
    lancee_le: date | None = Field(default=None, sa_column=jour(nullable=True))
    cree_le: datetime = Field(sa_column=instant())
    cree_par: UUID


class Collecte(Table, table=True):
    """What one company is asked for one moment in one year: at most once, whatever its parcours.

    `prochaine_le` is the day of what happens next by itself: the request, a reminder, the end.
    """

    __tablename__ = "collecte"
    __table_args__ = (
        UniqueConstraint("siren", "annee", "moment", name="uq_collecte"),
        CheckConstraint(_MOMENTS, name="ck_collecte_moment"),
        CheckConstraint(
            f"{_OUVERTES} OR etat IN ('repondue','sans_reponse','dispensee')",
            name="ck_collecte_etat",
        ),
        CheckConstraint(f"({_OUVERTES}) = (prochaine_le IS NOT NULL)", name="ck_collecte_suite"),
        CheckConstraint("etat <> 'dispensee' OR motif IS NOT NULL", name="ck_collecte_dispense"),
        CheckConstraint("relances BETWEEN 0 AND 2", name="ck_collecte_relances"),
        Index("ix_collecte_prochaine", "prochaine_le", "id", postgresql_where=text("prochaine_le IS NOT NULL")),
        Index("ix_collecte_dossier", "dossier_id", "id"),
        Index("ix_collecte_campagne", "campagne_id"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    campagne_id: UUID = Field(foreign_key="campagne.id")
    siren: str = Field(sa_column=texte())
    dossier_id: UUID
    annee: int
    moment: str = Field(sa_column=texte())
    etat: str = Field(default="prevue", sa_column=texte())
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    prevue_le: date = Field(sa_column=jour())
    demandee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    echeance_le: date | None = Field(default=None, sa_column=jour(nullable=True))
    ferme_le: date | None = Field(default=None, sa_column=jour(nullable=True))
    relances: int = 0
    transmise_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    prochaine_le: date | None = Field(default=None, sa_column=jour(nullable=True))
    close_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    close_par: str | None = Field(default=None, sa_column=texte(nullable=True))
    version: int = Field(default=1, sa_column=_VERSION)


class Question(Table, table=True):
    """One indicator of a request: asked, or put off or set aside with its reason."""

    __tablename__ = "collecte_question"
    __table_args__ = (
        CheckConstraint(
            "etat IN ('demandee','repondue','sans_valeur','sans_reponse','reportee','ecartee')",
            name="ck_collecte_question_etat",
        ),
        CheckConstraint("etat NOT IN ('reportee','ecartee') OR motif IS NOT NULL", name="ck_collecte_question_motif"),
        CheckConstraint("minutes > 0", name="ck_collecte_question_minutes"),
        Index("ix_collecte_question_collecte", "collecte_id", "id"),
        Index("ix_collecte_question_parcours", "parcours_ids", postgresql_using="gin"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    collecte_id: UUID = Field(foreign_key="collecte.id")
    code: str = Field(sa_column=texte())
    libelle: str = Field(sa_column=texte())
    unite: str = Field(sa_column=texte())
    minutes: int
    priorite: int
    parcours_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    etat: str = Field(sa_column=texte())
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    reportee_au: date | None = Field(default=None, sa_column=jour(nullable=True))


class ChargeAnnuelle(Table, table=True):
    """Minutes asked of a company in a civil year: the limit is a constraint, whatever writes."""

    __tablename__ = "charge_annuelle"
    __table_args__ = (CheckConstraint("minutes BETWEEN 0 AND 15", name="ck_charge_annuelle_quinze_minutes"),)

    siren: str = Field(sa_column=Column(Text, primary_key=True))
    annee: int = Field(primary_key=True)
    minutes: int = 0
