"""Table of the sollicitations; the address of a contact is kept only while it serves, then only its fingerprint."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Integer, text
from sqlmodel import Field

from services.gateway.registre import Table
from services.gateway.sollicitations.domain import CANAUX, MOTIFS_REJET, Etat
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7

_VERSION: Column[int] = Column("version", Integer, nullable=False)


def _parmi(colonne: str, valeurs: Any) -> str:
    liste = ",".join(f"'{valeur}'" for valeur in valeurs)
    return f"{colonne} IN ({liste})"


class Sollicitation(Table, table=True):
    """A company that asks, or that a partner brings, before there is a dossier."""

    __tablename__ = "sollicitation"
    __table_args__ = (
        CheckConstraint(_parmi("etat", [etat.value for etat in Etat]), name="ck_sollicitation_etat"),
        CheckConstraint(_parmi("canal", CANAUX), name="ck_sollicitation_canal"),
        CheckConstraint(_parmi("motif", MOTIFS_REJET), name="ck_sollicitation_motif"),
        CheckConstraint("nature IN ('nouvelle','relance')", name="ck_sollicitation_nature"),
        CheckConstraint(
            "contact_qualite IN ('absent','invalide','generique','nominatif')", name="ck_sollicitation_contact"
        ),
        CheckConstraint("(etat = 'ecartee') = (motif IS NOT NULL)", name="ck_sollicitation_rejet"),
        CheckConstraint("etat <> 'acceptee' OR dossier_id IS NOT NULL", name="ck_sollicitation_dossier"),
        CheckConstraint("etat <> 'ecartee' OR courriel IS NULL", name="ck_sollicitation_courriel"),
        Index("ix_sollicitation_siren", "siren", "id"),
        Index("ix_sollicitation_contact", "contact_empreinte", "recue_le"),
        Index("ix_sollicitation_recue_le", "recue_le"),
        Index("ix_sollicitation_emettrice", "emettrice_organisation_id", "id"),
        Index("ix_sollicitation_incomplete", "id", postgresql_where=text("etat = 'incomplete'")),
        Index("ix_sollicitation_file", "id", postgresql_where=text("etat = 'recue'")),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    siret: str | None = Field(default=None, sa_column=texte(nullable=True))
    siren: str | None = Field(default=None, sa_column=texte(nullable=True))
    raison_sociale: str | None = Field(default=None, sa_column=texte(nullable=True))
    naf: str | None = Field(default=None, sa_column=texte(nullable=True))
    code_commune: str | None = Field(default=None, sa_column=texte(nullable=True))
    besoin: str | None = Field(default=None, sa_column=texte(nullable=True))
    canal: str = Field(sa_column=texte())
    campagne: str | None = Field(default=None, sa_column=texte(nullable=True))
    liste_prospects: str | None = Field(default=None, sa_column=texte(nullable=True))
    courriel: str | None = Field(default=None, sa_column=texte(nullable=True))
    contact_empreinte: str | None = Field(default=None, sa_column=texte(nullable=True))
    contact_qualite: str = Field(sa_column=texte())
    emise_par: UUID
    emettrice_organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    recue_le: datetime = Field(sa_column=instant())
    etat: str = Field(sa_column=texte())
    nature: str = Field(default="nouvelle", sa_column=texte())
    liee_a: UUID | None = Field(default=None, foreign_key="sollicitation.id")
    dossier_id: UUID | None = Field(default=None, foreign_key="dossier.id")
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    motif_precision: str | None = Field(default=None, sa_column=texte(nullable=True))
    relancee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """The one reminder of an unfinished request: never set twice."""
    decidee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    version: int = Field(default=1, sa_column=_VERSION)
