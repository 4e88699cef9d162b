"""Tables of the diagnostics, their answers and the baseline of the company."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Integer, Numeric, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.diagnostic.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7

_VERSION: Column[int] = Column("version", Integer, nullable=False)


class Diagnostic(Table, table=True):
    """The passation of one version of a référentiel by a company at one moment; one not cancelled per moment."""

    __tablename__ = "diagnostic"
    __table_args__ = (
        CheckConstraint("etat IN ('en_cours','soumis','valide','restitue','annule')", name="ck_diagnostic_etat"),
        CheckConstraint("type IN ('flash')", name="ck_diagnostic_type"),
        CheckConstraint("moment IN ('T0','T1','T2','T3')", name="ck_diagnostic_moment"),
        CheckConstraint("etat IN ('en_cours','annule') OR resultat_id IS NOT NULL", name="ck_diagnostic_resultat"),
        CheckConstraint(
            "etat NOT IN ('valide','restitue') OR (valide_par IS NOT NULL AND valide_par <> soumis_par)",
            name="ck_diagnostic_seconde_personne",
        ),
        CheckConstraint("etat <> 'restitue' OR restitue_le IS NOT NULL", name="ck_diagnostic_restitution"),
        CheckConstraint("(etat = 'annule') = (motif_annulation IS NOT NULL)", name="ck_diagnostic_annulation"),
        Index(
            "uq_diagnostic_moment",
            "dossier_id",
            "type",
            "moment",
            unique=True,
            postgresql_where=text("etat <> 'annule'"),
        ),
        Index("ix_diagnostic_dossier", "dossier_id", "id"),
        Index("ix_diagnostic_etat", "etat", "id"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    dossier_id: UUID
    type: str = Field(sa_column=texte())
    moment: str = Field(sa_column=texte())
    etat: str = Field(default="en_cours", sa_column=texte())
    referentiel_id: UUID = Field(foreign_key="referentiel_version.id", index=True)
    actions_id: UUID = Field(foreign_key="bibliotheque_actions.id")
    objectifs: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(Text), nullable=False))
    ouvert_le: datetime = Field(sa_column=instant())
    ouvert_par: UUID
    maj_le: datetime = Field(sa_column=instant())
    soumis_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    soumis_par: UUID | None = None
    valide_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    valide_par: UUID | None = None
    restitue_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    restitue_par: UUID | None = None
    annule_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    motif_annulation: str | None = Field(default=None, sa_column=texte(nullable=True))
    resultat_id: UUID | None = Field(default=None, foreign_key="resultat.id")
    note_globale: Decimal | None = Field(default=None, sa_column=Column(Numeric(5, 2), nullable=True))
    couverture: Decimal | None = Field(default=None, sa_column=Column(Numeric(3, 2), nullable=True))
    version: int = Field(default=1, sa_column=_VERSION)


class Resultat(Table, table=True):
    """Answers and scores as they were at a submission: written once, never changed."""

    __tablename__ = "resultat"
    __table_args__ = (CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="ck_resultat_sha256"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    diagnostic_id: UUID = Field(index=True)
    moteur: str = Field(sa_column=texte())
    contenu: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    sha256: str = Field(sa_column=texte())
    calcule_le: datetime = Field(sa_column=instant())


class Reponse(Table, table=True):
    """The current answer to a question; absent means « vide ». Frozen by a trigger once submitted."""

    __tablename__ = "reponse"
    __table_args__ = (
        CheckConstraint("etat IN ('repondu','non_applicable','inconnu')", name="ck_reponse_etat"),
        CheckConstraint("preuve IN ('declare','vu','mesure')", name="ck_reponse_preuve"),
        CheckConstraint("(etat = 'repondu') = (valeur IS NOT NULL)", name="ck_reponse_valeur"),
        CheckConstraint("etat <> 'non_applicable' OR commentaire IS NOT NULL", name="ck_reponse_justification"),
    )

    diagnostic_id: UUID = Field(primary_key=True, foreign_key="diagnostic.id")
    question: str = Field(sa_column=Column(Text, primary_key=True))
    etat: str = Field(sa_column=texte())
    valeur: Any = Field(default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True))
    preuve: str = Field(default="declare", sa_column=texte())
    commentaire: str | None = Field(default=None, sa_column=texte(nullable=True))
    auteur_id: UUID
    saisie_le: datetime = Field(sa_column=instant())
