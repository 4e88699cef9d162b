"""Tables of the dossiers, their parties and their référents."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Index, Integer, text
from sqlmodel import Field

from services.gateway.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7

_VERSION: Column[int] = Column("version", Integer, nullable=False)


class Dossier(Table, table=True):
    """A company on its way. One open dossier per SIREN; an open one has an owner, an action and a due date."""

    __tablename__ = "dossier"
    __table_args__ = (
        CheckConstraint("etat IN ('ouvert','clos')", name="ck_dossier_etat"),
        CheckConstraint("etat_fiche IN ('complete','degrade')", name="ck_dossier_etat_fiche"),
        CheckConstraint("proprietaire IN ('file-ensemblier','referent')", name="ck_dossier_proprietaire"),
        CheckConstraint("(proprietaire = 'referent') = (referent_id IS NOT NULL)", name="ck_dossier_referent"),
        CheckConstraint(
            "etat = 'clos' OR (prochaine_action <> '' AND echeance_le IS NOT NULL)", name="ck_dossier_suivi"
        ),
        CheckConstraint("etat = 'ouvert' OR motif_cloture IS NOT NULL", name="ck_dossier_cloture"),
        Index("uq_dossier_siren_ouvert", "siren", unique=True, postgresql_where=text("etat = 'ouvert'")),
        Index("ix_dossier_siren", "siren", "id"),
        Index("ix_dossier_file", "id", postgresql_where=text("etat = 'ouvert' AND proprietaire = 'file-ensemblier'")),
        Index("ix_dossier_a_diffuser", "id", postgresql_where=text("revision > revision_diffusee")),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    siren: str = Field(sa_column=texte())
    siret: str = Field(sa_column=texte())
    raison_sociale: str = Field(sa_column=texte())
    naf: str | None = Field(default=None, sa_column=texte(nullable=True))
    nomenclature_naf: str = Field(default="NAFRev2", sa_column=texte())
    departement: str | None = Field(default=None, sa_column=texte(nullable=True))
    code_commune: str | None = Field(default=None, sa_column=texte(nullable=True))
    tranche_effectif: str | None = Field(default=None, sa_column=texte(nullable=True))
    categorie: str | None = Field(default=None, sa_column=texte(nullable=True))
    nature_juridique: str | None = Field(default=None, sa_column=texte(nullable=True))
    date_creation: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    etat_fiche: str = Field(sa_column=texte())
    fiche_le: datetime = Field(sa_column=instant())
    etat: str = Field(default="ouvert", sa_column=texte())
    ouvert_le: datetime = Field(sa_column=instant())
    ouvert_par: UUID
    origine: str = Field(sa_column=texte())
    precedent_id: UUID | None = None
    """Last dossier of the same company, closed before: this one is a relaunch."""
    proprietaire: str = Field(default="file-ensemblier", sa_column=texte())
    referent_id: UUID | None = Field(default=None, index=True)
    prochaine_action: str = Field(sa_column=texte())
    echeance_le: date | None = Field(sa_column=Column(Date, nullable=True))
    clos_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    motif_cloture: str | None = Field(default=None, sa_column=texte(nullable=True))
    version: int = Field(default=1, sa_column=_VERSION)
    revision: int = Field(default=1, sa_column=Column(BigInteger, nullable=False))
    revision_diffusee: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))


class Partie(Table, table=True):
    """An organisation that is a party to a dossier, hence sees it."""

    __tablename__ = "dossier_partie"

    dossier_id: UUID = Field(primary_key=True, foreign_key="dossier.id")
    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    depuis_le: datetime = Field(default_factory=lambda: datetime.now(UTC), sa_column=instant())
    acces_jusqu_au: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """End of the reading of a former party, after a re-orientation; absent for a party in full."""


class Referent(Table, table=True):
    """Who has been the référent of a dossier, and when: at most one at a time."""

    __tablename__ = "dossier_referent"
    __table_args__ = (
        Index("uq_dossier_referent_actif", "dossier_id", unique=True, postgresql_where=text("jusqu_au IS NULL")),
        CheckConstraint("jusqu_au IS NULL OR jusqu_au >= depuis_le", name="ck_dossier_referent_periode"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    dossier_id: UUID = Field(foreign_key="dossier.id")
    compte_id: UUID = Field(foreign_key="compte.id")
    depuis_le: datetime = Field(sa_column=instant())
    jusqu_au: datetime | None = Field(default=None, sa_column=instant(nullable=True))
