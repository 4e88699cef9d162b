"""Tables of the envelopes. Movements never change, and only they change the amounts (triggers)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Identity, Index, Integer, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.aides.enveloppes.domain import Nature
from services.aides.registre import Table
from shared.base.colonnes import cumul, instant, jour, montant, texte
from shared.identifiants import uuid7

_NATURES = ",".join(f"'{nature}'" for nature in Nature)
_VERSION: Column[int] = Column("version", Integer, nullable=False)


class Enveloppe(Table, table=True):
    """Credits of one year for one measure and some dispositifs; the amounts are those of its movements."""

    __tablename__ = "enveloppe"
    __table_args__ = (
        CheckConstraint("exercice BETWEEN 2000 AND 2200", name="ck_enveloppe_exercice"),
        CheckConstraint("cardinality(dispositifs) > 0", name="ck_enveloppe_dispositifs"),
        CheckConstraint(
            "vote_eur >= 0 AND reporte_eur >= 0 AND reporte_suivant_eur >= 0 AND reserve_eur >= 0 "
            "AND engage_eur >= 0 AND paye_eur >= 0",
            name="ck_enveloppe_positive",
        ),
        CheckConstraint(
            "reserve_eur + engage_eur <= vote_eur + reporte_eur - reporte_suivant_eur", name="ck_enveloppe_disponible"
        ),
        CheckConstraint("paye_eur <= engage_eur", name="ck_enveloppe_paye"),
        Index(
            "uq_enveloppe",
            "exercice",
            "mesure",
            "dispositifs",
            func.coalesce(text("territoire"), text("''")),
            "financeur",
            unique=True,
        ),
        Index("ix_enveloppe_dispositifs", "dispositifs", postgresql_using="gin"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    mesure: str = Field(sa_column=texte())
    mesure_nom: str = Field(sa_column=texte())
    exercice: int = Field(sa_column=Column(Integer, nullable=False))
    dispositifs: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    territoire: str | None = Field(default=None, sa_column=texte(nullable=True))
    financeur: str = Field(sa_column=texte())
    vote_eur: Decimal = Field(default=Decimal(0), sa_column=cumul())
    reporte_eur: Decimal = Field(default=Decimal(0), sa_column=cumul())
    reporte_suivant_eur: Decimal = Field(default=Decimal(0), sa_column=cumul())
    reserve_eur: Decimal = Field(default=Decimal(0), sa_column=cumul())
    engage_eur: Decimal = Field(default=Decimal(0), sa_column=cumul())
    paye_eur: Decimal = Field(default=Decimal(0), sa_column=cumul())
    creee_le: datetime = Field(sa_column=instant())
    creee_par: UUID
    modifiee_le: datetime = Field(sa_column=instant())
    version: int = Field(default=1, sa_column=_VERSION)


class VoteEnveloppe(Table, table=True):
    """An amount voted, or a change of it: written by one person, counted once another has approved it."""

    __tablename__ = "enveloppe_vote"
    __table_args__ = (
        CheckConstraint("nature IN ('vote','modification')", name="ck_enveloppe_vote_nature"),
        CheckConstraint("etat IN ('propose','approuve','ecarte')", name="ck_enveloppe_vote_etat"),
        CheckConstraint(
            "CASE WHEN nature = 'vote' THEN montant_eur > 0 ELSE montant_eur <> 0 END", name="ck_enveloppe_vote_montant"
        ),
        CheckConstraint("traite_par <> propose_par OR etat <> 'approuve'", name="ck_enveloppe_vote_deux_personnes"),
        CheckConstraint("(etat = 'propose') = (traite_par IS NULL)", name="ck_enveloppe_vote_traite"),
        Index("uq_enveloppe_vote_propose", "enveloppe_id", unique=True, postgresql_where=text("etat = 'propose'")),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    enveloppe_id: UUID = Field(foreign_key="enveloppe.id", index=True)
    nature: str = Field(sa_column=texte())
    montant_eur: Decimal = Field(sa_column=montant())
    deliberation: str = Field(sa_column=texte())
    deliberation_le: date = Field(sa_column=jour())
    a_verifier: bool = False
    etat: str = Field(default="propose", sa_column=texte())
    propose_par: UUID
    propose_le: datetime = Field(sa_column=instant())
    traite_par: UUID | None = None
    traite_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))


class AffectationEnveloppe(Table, table=True):
    """What one demande, or one thing financed outside of the platform, holds in an envelope."""

    __tablename__ = "enveloppe_affectation"
    __table_args__ = (
        CheckConstraint("reserve_eur >= 0 AND engage_eur >= 0", name="ck_enveloppe_affectation_positive"),
        CheckConstraint("paye_eur BETWEEN 0 AND engage_eur", name="ck_enveloppe_affectation_paye"),
        Index("uq_enveloppe_affectation_demande", "enveloppe_id", "demande_id", unique=True),
        Index("ix_enveloppe_affectation_demande", "demande_id"),
        Index("ix_enveloppe_affectation_expire", "enveloppe_id", "expire_le", postgresql_where=text("reserve_eur > 0")),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    enveloppe_id: UUID = Field(foreign_key="enveloppe.id")
    demande_id: UUID | None = Field(default=None, foreign_key="demande.id")
    dispositif: str = Field(sa_column=texte())
    objet: str = Field(sa_column=texte())
    reserve_eur: Decimal = Field(default=Decimal(0), sa_column=cumul())
    engage_eur: Decimal = Field(default=Decimal(0), sa_column=cumul())
    paye_eur: Decimal = Field(default=Decimal(0), sa_column=cumul())
    expire_le: datetime = Field(sa_column=instant())
    creee_le: datetime = Field(sa_column=instant())
    creee_par: UUID


class MouvementEnveloppe(Table, table=True):
    """One movement: it adds its amount to the envelope and to what the demande holds, and never changes."""

    __tablename__ = "enveloppe_mouvement"
    __table_args__ = (
        CheckConstraint(f"nature IN ({_NATURES})", name="ck_enveloppe_mouvement_nature"),
        CheckConstraint("montant_eur > 0 OR nature = 'modification'", name="ck_enveloppe_mouvement_montant"),
        CheckConstraint(
            "(nature IN ('vote','modification')) = (vote_id IS NOT NULL)", name="ck_enveloppe_mouvement_vote"
        ),
        CheckConstraint(
            "(nature IN ('report_entrant','report_sortant')) = (autre_id IS NOT NULL)",
            name="ck_enveloppe_mouvement_report",
        ),
        CheckConstraint(
            "nature IN ('vote','modification','report_entrant','report_sortant') OR affectation_id IS NOT NULL",
            name="ck_enveloppe_mouvement_affectation",
        ),
        Index("ix_enveloppe_mouvement_enveloppe", "enveloppe_id", "id"),
        Index("uq_enveloppe_mouvement_vote", "vote_id", unique=True),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    numero: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False))
    enveloppe_id: UUID = Field(foreign_key="enveloppe.id")
    nature: str = Field(sa_column=texte())
    montant_eur: Decimal = Field(sa_column=montant())
    affectation_id: UUID | None = Field(default=None, foreign_key="enveloppe_affectation.id", index=True)
    vote_id: UUID | None = Field(default=None, foreign_key="enveloppe_vote.id")
    autre_id: UUID | None = Field(default=None, foreign_key="enveloppe.id")
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    le: datetime = Field(sa_column=instant())
    par: UUID
