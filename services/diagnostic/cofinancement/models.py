"""Tables of the co-financing. Committed within the request, invoiced within the work done, paid within the commitment.

Amounts in euros, rates between 0 and 1. Lines, invoices and payments never change (trigger).
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from services.diagnostic.cofinancement.domain import Etat
from services.diagnostic.registre import Table
from shared.base.colonnes import cumul, instant, jour, montant, texte
from shared.identifiants import uuid7

_ETATS = ",".join(f"'{etat}'" for etat in Etat)
_VERSION: Column[int] = Column("version", Integer, nullable=False, server_default="1")
_VERSION_CONVENTION: Column[int] = Column("version", Integer, nullable=False)


class ConventionPrestataire(Table, table=True):
    """What the Region grants for the diagnostics of one provider over a period, and how many it can lead a month."""

    __tablename__ = "convention_prestataire"
    __table_args__ = (
        UniqueConstraint("reference", name="uq_convention_prestataire"),
        CheckConstraint("au >= du", name="ck_convention_prestataire_periode"),
        CheckConstraint("taux > 0 AND taux <= 1", name="ck_convention_prestataire_taux"),
        CheckConstraint("plafond_eur > 0", name="ck_convention_prestataire_plafond"),
        CheckConstraint("capacite_mensuelle > 0", name="ck_convention_prestataire_capacite"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION_CONVENTION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    reference: str = Field(sa_column=texte())
    prestataire: str = Field(sa_column=texte())
    du: date = Field(sa_column=jour())
    au: date = Field(sa_column=jour())
    taux: Decimal = Field(sa_column=Column(Numeric(5, 4), nullable=False))
    plafond_eur: Decimal = Field(sa_column=montant())
    capacite_mensuelle: int
    source: str = Field(sa_column=texte())
    creee_le: datetime = Field(sa_column=instant())
    creee_par: UUID
    version: int = Field(default=1, sa_column=_VERSION_CONVENTION)


class Cofinancement(Table, table=True):
    """What a diagnostic costs and the share asked for; one that goes on per diagnostic."""

    __tablename__ = "cofinancement"
    __table_args__ = (
        ForeignKeyConstraint(["convention_id"], ["convention_prestataire.id"], name="fk_cofinancement_convention"),
        CheckConstraint("cout_eur > 0", name="ck_cofinancement_cout"),
        CheckConstraint("taux > 0 AND taux <= 1", name="ck_cofinancement_taux"),
        CheckConstraint("montant_eur >= 0 AND montant_eur <= cout_eur", name="ck_cofinancement_montant"),
        CheckConstraint(f"etat IN ({_ETATS})", name="ck_cofinancement_etat"),
        CheckConstraint("engage_eur BETWEEN 0 AND montant_eur", name="ck_cofinancement_engage"),
        CheckConstraint("service_fait_eur BETWEEN 0 AND cout_eur", name="ck_cofinancement_service_fait"),
        CheckConstraint("facture_eur BETWEEN 0 AND coalesce(service_fait_eur, 0)", name="ck_cofinancement_facture"),
        CheckConstraint("paye_eur BETWEEN 0 AND coalesce(engage_eur, 0)", name="ck_cofinancement_paye"),
        CheckConstraint("engage_par <> demande_par", name="ck_cofinancement_quatre_yeux"),
        CheckConstraint("(etat = 'abandonne') = (motif IS NOT NULL)", name="ck_cofinancement_motif"),
        CheckConstraint(
            "etat NOT IN ('engage','service_fait','solde') OR engage_le IS NOT NULL", name="ck_cofinancement_engage_le"
        ),
        Index("uq_cofinancement_actif", "diagnostic_id", unique=True, postgresql_where=text("etat <> 'abandonne'")),
        Index("ix_cofinancement_convention", "convention_id", "engage_le"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    diagnostic_id: UUID = Field(foreign_key="diagnostic.id")
    convention_id: UUID | None = None
    prestataire: str = Field(sa_column=texte())
    devis_reference: str | None = Field(default=None, sa_column=texte(nullable=True))
    devis_le: date | None = Field(default=None, sa_column=jour(nullable=True))
    cout_eur: Decimal = Field(sa_column=montant())
    taux: Decimal = Field(sa_column=Column(Numeric(5, 4), nullable=False))
    plafond_eur: Decimal | None = Field(default=None, sa_column=montant(nullable=True))
    montant_eur: Decimal = Field(sa_column=montant())
    etat: str = Field(default="demande", sa_column=Column(Text, nullable=False, server_default="demande"))
    demande_le: datetime = Field(sa_column=instant())
    demande_par: UUID
    engage_eur: Decimal | None = Field(default=None, sa_column=montant(nullable=True))
    engagement_reference: str | None = Field(default=None, sa_column=texte(nullable=True))
    engage_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    engage_par: UUID | None = None
    service_fait_eur: Decimal | None = Field(default=None, sa_column=montant(nullable=True))
    service_fait_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    service_fait_par: UUID | None = None
    facture_eur: Decimal = Field(default=Decimal(0), sa_column=cumul())
    paye_eur: Decimal = Field(default=Decimal(0), sa_column=cumul())
    solde_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    version: int = Field(default=1, sa_column=_VERSION)


class LigneDevis(Table, table=True):
    """One line of the quote."""

    __tablename__ = "cofinancement_ligne"
    __table_args__ = (
        CheckConstraint("quantite > 0 AND prix_unitaire_eur > 0", name="ck_cofinancement_ligne_positive"),
        CheckConstraint("montant_eur = round(quantite * prix_unitaire_eur, 2)", name="ck_cofinancement_ligne_montant"),
        UniqueConstraint("cofinancement_id", "rang", name="uq_cofinancement_ligne"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    cofinancement_id: UUID = Field(foreign_key="cofinancement.id")
    rang: int
    nature: str = Field(sa_column=texte())
    libelle: str = Field(sa_column=texte())
    quantite: Decimal = Field(sa_column=Column(Numeric(8, 2), nullable=False))
    prix_unitaire_eur: Decimal = Field(sa_column=montant())
    montant_eur: Decimal = Field(sa_column=montant())


class FactureDiagnostic(Table, table=True):
    """One invoice of the provider, without tax."""

    __tablename__ = "cofinancement_facture"
    __table_args__ = (
        CheckConstraint("montant_eur > 0", name="ck_cofinancement_facture_montant"),
        UniqueConstraint("cofinancement_id", "numero", name="uq_cofinancement_facture"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    cofinancement_id: UUID = Field(foreign_key="cofinancement.id")
    numero: str = Field(sa_column=texte())
    le: date = Field(sa_column=jour())
    montant_eur: Decimal = Field(sa_column=montant())
    enregistree_le: datetime = Field(sa_column=instant())
    enregistree_par: UUID


class PaiementDiagnostic(Table, table=True):
    """One payment of the co-financing."""

    __tablename__ = "cofinancement_paiement"
    __table_args__ = (
        CheckConstraint("montant_eur > 0", name="ck_cofinancement_paiement_montant"),
        Index("ix_cofinancement_paiement", "cofinancement_id", "id"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    cofinancement_id: UUID = Field(foreign_key="cofinancement.id")
    reference: str = Field(sa_column=texte())
    montant_eur: Decimal = Field(sa_column=montant())
    le: datetime = Field(sa_column=instant())
    par: UUID
