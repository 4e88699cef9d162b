"""Tables of the ledger. Entries never change (trigger); an award beyond its ceiling is refused by the base itself."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.aides.minimis.liens import NatureLien
from services.aides.registre import Table
from shared.base.colonnes import instant, jour, montant, texte
from shared.identifiants import uuid7

_NATURES = ",".join(f"'{nature}'" for nature in NatureLien)
_SIREN = "~ '^[0-9]{9}$'"
_VERSION: Column[int] = Column("version", Integer, nullable=False)
_VERSION_RESERVATION: Column[int] = Column("version", Integer, nullable=False)
_VERSION_LIEN: Column[int] = Column("version", Integer, nullable=False)


def _siren() -> Column[str]:
    return Column(Text, ForeignKey("minimis_entreprise.siren"), nullable=False)


def _numero() -> Column[int]:
    """Order of writing, common to links and entries: what was known when an award was recorded."""
    return Column(BigInteger, nullable=False, server_default=text("nextval('minimis_numero')"))


class EntrepriseMinimis(Table, table=True):
    """The account of a SIREN: the row that an award locks, with those of the linked companies, in order of SIREN."""

    __tablename__ = "minimis_entreprise"
    __table_args__ = (
        CheckConstraint(f"siren {_SIREN}", name="ck_minimis_entreprise_siren"),
        CheckConstraint("premier_mois_exercice BETWEEN 1 AND 12", name="ck_minimis_entreprise_mois"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    siren: str = Field(sa_column=Column(Text, primary_key=True))
    id: UUID = Field(default_factory=uuid7, unique=True)
    premier_mois_exercice: int = Field(default=1, sa_column=Column(Integer, nullable=False))
    transport_routier: bool = False
    attestee_le: date | None = Field(default=None, sa_column=jour(nullable=True))
    version: int = Field(default=1, sa_column=_VERSION)


class LienCapitalistique(Table, table=True):
    """One company holds another over a period; said by someone, with a source."""

    __tablename__ = "minimis_lien"
    __table_args__ = (
        CheckConstraint(f"nature IN ({_NATURES})", name="ck_minimis_lien_nature"),
        CheckConstraint("detentrice <> detenue", name="ck_minimis_lien_soi"),
        CheckConstraint("au IS NULL OR au >= du", name="ck_minimis_lien_periode"),
        CheckConstraint(f"pays <> 'FR' OR detentrice {_SIREN}", name="ck_minimis_lien_detentrice"),
        CheckConstraint("part_taux BETWEEN 0 AND 1", name="ck_minimis_lien_part"),
        Index("ix_minimis_lien_detentrice", "detentrice"),
        Index("ix_minimis_lien_detenue", "detenue"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION_LIEN}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    numero: int | None = Field(default=None, sa_column=_numero())
    detentrice: str = Field(sa_column=texte())
    pays: str = Field(sa_column=texte())
    detenue: str = Field(sa_column=_siren())
    nature: str = Field(sa_column=texte())
    part_taux: Decimal | None = Field(default=None, sa_column=Column(Numeric(7, 6), nullable=True))
    du: date = Field(sa_column=jour())
    au: date | None = Field(default=None, sa_column=jour(nullable=True))
    source: str = Field(sa_column=texte())
    declare_le: datetime = Field(sa_column=instant())
    declare_par: UUID
    version: int = Field(default=1, sa_column=_VERSION_LIEN)


class InscriptionMinimis(Table, table=True):
    """An entry: declared, granted, reversed or moved by a split; gross grant equivalent in euros.

    A granted entry carries the ceiling it was judged on (`plafond_eur`, `fenetre_du`, `groupe`): a trigger adds up
    the window again under the locks, and refuses what passes the ceiling.
    """

    __tablename__ = "minimis_inscription"
    __table_args__ = (
        CheckConstraint("regime IN ('general','sieg')", name="ck_minimis_inscription_regime"),
        CheckConstraint(
            "origine IN ('declaree','octroyee','contre_passation','transfert')", name="ck_minimis_inscription_origine"
        ),
        CheckConstraint(
            "CASE WHEN origine = 'contre_passation' THEN montant_eur < 0 AND contrepasse_id IS NOT NULL "
            "ELSE montant_eur > 0 AND contrepasse_id IS NULL END",
            name="ck_minimis_inscription_montant",
        ),
        CheckConstraint(
            "origine <> 'octroyee' OR (plafond_eur IS NOT NULL AND fenetre_du IS NOT NULL AND groupe IS NOT NULL "
            "AND siren = ANY (groupe) AND montant_eur <= plafond_eur)",
            name="ck_minimis_inscription_plafond",
        ),
        CheckConstraint("vaut_du >= octroi_le", name="ck_minimis_inscription_effet"),
        Index("ix_minimis_inscription_siren", "siren", "octroi_le"),
        Index("uq_minimis_contre_passation", "contrepasse_id", unique=True),
        Index("uq_minimis_octroi_demande", "demande_id", unique=True, postgresql_where=text("origine = 'octroyee'")),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    numero: int | None = Field(default=None, sa_column=_numero())
    siren: str = Field(sa_column=_siren())
    regime: str = Field(sa_column=texte())
    origine: str = Field(sa_column=texte())
    montant_eur: Decimal = Field(sa_column=montant())
    octroi_le: date = Field(sa_column=jour())
    vaut_du: date = Field(sa_column=jour())
    autorite: str = Field(sa_column=texte())
    justificatif: str | None = Field(default=None, sa_column=texte(nullable=True))
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    demande_id: UUID | None = Field(default=None, foreign_key="demande.id")
    contrepasse_id: UUID | None = Field(default=None, foreign_key="minimis_inscription.id")
    groupe: list[str] | None = Field(default=None, sa_column=Column(ARRAY(Text), nullable=True))
    fenetre_du: date | None = Field(default=None, sa_column=jour(nullable=True))
    plafond_eur: Decimal | None = Field(default=None, sa_column=montant(nullable=True))
    reglement: str | None = Field(default=None, sa_column=texte(nullable=True))
    inscrite_le: datetime = Field(sa_column=instant())
    inscrite_par: UUID


class ReservationMinimis(Table, table=True):
    """Room held before a decision, until an instant; an award consumes it."""

    __tablename__ = "minimis_reservation"
    __table_args__ = (
        CheckConstraint("regime IN ('general','sieg')", name="ck_minimis_reservation_regime"),
        CheckConstraint("etat IN ('active','consommee','liberee')", name="ck_minimis_reservation_etat"),
        CheckConstraint("montant_eur > 0", name="ck_minimis_reservation_montant"),
        Index("ix_minimis_reservation_siren", "siren", postgresql_where=text("etat = 'active'")),
        Index("uq_minimis_reservation_demande", "demande_id", unique=True, postgresql_where=text("etat = 'active'")),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION_RESERVATION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    siren: str = Field(sa_column=_siren())
    demande_id: UUID | None = Field(default=None, foreign_key="demande.id")
    regime: str = Field(sa_column=texte())
    montant_eur: Decimal = Field(sa_column=montant())
    etat: str = Field(default="active", sa_column=texte())
    expire_le: datetime = Field(sa_column=instant())
    reservee_le: datetime = Field(sa_column=instant())
    reservee_par: UUID
    version: int = Field(default=1, sa_column=_VERSION_RESERVATION)
