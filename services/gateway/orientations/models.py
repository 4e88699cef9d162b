"""Tables of the orientations: one envoi asks one or several partners, each with an orientation of its own."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, UniqueConstraint, text
from sqlmodel import Field

from services.gateway.orientations.domain import ISSUES, MOTIFS_DECLIN, Etat
from services.gateway.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7

_VERSION: Column[int] = Column("version", Integer, nullable=False)
_VERSION_DEMANDE: Column[int] = Column("version", Integer, nullable=False)


def _parmi(colonne: str, valeurs: Any) -> str:
    liste = ",".join(f"'{valeur}'" for valeur in valeurs)
    return f"{colonne} IN ({liste})"


class OrientationEnvoi(Table, table=True):
    """One request for help, sent to one or several partners; the first to accept takes it."""

    __tablename__ = "orientation_envoi"
    __table_args__ = (
        UniqueConstraint("plateforme", "identifiant_externe", name="uq_orientation_envoi_externe"),
        CheckConstraint("(plateforme IS NULL) = (identifiant_externe IS NULL)", name="ck_orientation_envoi_reference"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    dossier_id: UUID = Field(foreign_key="dossier.id", index=True)
    plateforme: str | None = Field(default=None, sa_column=texte(nullable=True))
    identifiant_externe: str | None = Field(default=None, sa_column=texte(nullable=True))
    emise_par: UUID
    emettrice_organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    programme: str | None = Field(default=None, sa_column=texte(nullable=True))
    axe: str | None = Field(default=None, sa_column=texte(nullable=True))
    besoin: str = Field(sa_column=texte())
    message: str | None = Field(default=None, sa_column=texte(nullable=True))
    delai_jo: int
    creee_le: datetime = Field(sa_column=instant())


class Orientation(Table, table=True):
    """What one partner is asked; a single one per envoi is ever accepted."""

    __tablename__ = "orientation"
    __table_args__ = (
        CheckConstraint(_parmi("etat", [etat.value for etat in Etat]), name="ck_orientation_etat"),
        CheckConstraint(_parmi("motif", MOTIFS_DECLIN), name="ck_orientation_motif"),
        CheckConstraint(_parmi("issue", ISSUES), name="ck_orientation_issue"),
        CheckConstraint("etat <> 'declinee' OR motif IS NOT NULL", name="ck_orientation_declin"),
        CheckConstraint("(etat = 'close') = (issue IS NOT NULL)", name="ck_orientation_cloture"),
        CheckConstraint("etat <> 'acceptee' OR acceptee_le IS NOT NULL", name="ck_orientation_acceptation"),
        CheckConstraint(
            "(demandee_organisation_id = decidee_organisation_id AND demande_programme IS NOT DISTINCT FROM programme)"
            " OR decision_motif IS NOT NULL",
            name="ck_orientation_decision",
        ),
        UniqueConstraint(
            "envoi_id",
            "decidee_organisation_id",
            "antenne_id",
            name="uq_orientation_destinataire",
            postgresql_nulls_not_distinct=True,
        ),
        Index("uq_orientation_preneur", "envoi_id", unique=True, postgresql_where=text("acceptee_le IS NOT NULL")),
        Index("ix_orientation_dossier", "dossier_id", "id"),
        Index("ix_orientation_destinataire", "decidee_organisation_id", "etat", "id"),
        Index("ix_orientation_emettrice", "emettrice_organisation_id", "id"),
        Index("ix_orientation_maj", "maj_le"),
        Index("ix_orientation_attente", "echeance_le", postgresql_where=text("etat IN ('envoyee','vue')")),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    envoi_id: UUID = Field(foreign_key="orientation_envoi.id")
    dossier_id: UUID = Field(foreign_key="dossier.id")
    emettrice_organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    programme: str | None = Field(default=None, sa_column=texte(nullable=True))
    demande_programme: str | None = Field(default=None, sa_column=texte(nullable=True))
    demandee_organisation_id: UUID = Field(foreign_key="organisation.id")
    decidee_organisation_id: UUID = Field(foreign_key="organisation.id")
    antenne_id: UUID | None = None
    demandee_le: datetime = Field(sa_column=instant())
    decision_motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    origine_id: UUID | None = Field(default=None, foreign_key="orientation.id")
    """The orientation that this one follows, after a re-orientation."""
    etat: str = Field(default=Etat.ENVOYEE.value, sa_column=texte())
    envoyee_le: datetime = Field(sa_column=instant())
    echeance_le: date = Field(sa_column=Column(Date, nullable=False))
    vue_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    acceptee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    declinee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    expiree_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    close_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    motif_precision: str | None = Field(default=None, sa_column=texte(nullable=True))
    suggestion_organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    suggestion_programme: str | None = Field(default=None, sa_column=texte(nullable=True))
    issue: str | None = Field(default=None, sa_column=texte(nullable=True))
    issue_motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    maj_le: datetime = Field(sa_column=instant())
    version: int = Field(default=1, sa_column=_VERSION)


class OrientationDemande(Table, table=True):
    """What a partner wishes for a company; the ensemblier decides, for the same target or another."""

    __tablename__ = "orientation_demande"
    __table_args__ = (
        CheckConstraint("etat IN ('en-attente','decidee','refusee')", name="ck_orientation_demande_etat"),
        CheckConstraint("(etat = 'en-attente') = (decidee_le IS NULL)", name="ck_orientation_demande_decision"),
        CheckConstraint("etat <> 'refusee' OR decision_motif IS NOT NULL", name="ck_orientation_demande_refus"),
        Index("ix_orientation_demande_file", "id", postgresql_where=text("etat = 'en-attente'")),
        Index("ix_orientation_demande_dossier", "dossier_id", "id"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION_DEMANDE}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    dossier_id: UUID = Field(foreign_key="dossier.id")
    demandeuse_organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    demandee_par: UUID
    demandee_organisation_id: UUID = Field(foreign_key="organisation.id")
    programme: str | None = Field(default=None, sa_column=texte(nullable=True))
    axe: str | None = Field(default=None, sa_column=texte(nullable=True))
    besoin: str = Field(sa_column=texte())
    message: str | None = Field(default=None, sa_column=texte(nullable=True))
    demandee_le: datetime = Field(sa_column=instant())
    echeance_le: date = Field(sa_column=Column(Date, nullable=False))
    etat: str = Field(default="en-attente", sa_column=texte())
    decidee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    decidee_par: UUID | None = None
    decidee_organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    decision_motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    decision_precision: str | None = Field(default=None, sa_column=texte(nullable=True))
    orientation_id: UUID | None = Field(default=None, foreign_key="orientation.id")
    version: int = Field(default=1, sa_column=_VERSION_DEMANDE)


class OrientationLien(Table, table=True):
    """A signed link by which a partner without an account answers once; only its identifier is kept."""

    __tablename__ = "orientation_lien"
    __table_args__ = (Index("ix_orientation_lien", "orientation_id", "id"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    orientation_id: UUID = Field(foreign_key="orientation.id")
    emis_le: datetime = Field(sa_column=instant())
    emis_par: UUID
    expire_le: datetime = Field(sa_column=instant())
    vu_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    utilise_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    revoque_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    fenetre_le: datetime = Field(sa_column=instant())
    """Start of the hour in which the calls are counted."""
    appels: int = 0
