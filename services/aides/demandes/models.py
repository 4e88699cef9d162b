"""Tables of the demandes and their payments."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.aides.demandes.domain import Etat
from services.aides.registre import Table
from shared.base.colonnes import instant, montant, texte
from shared.identifiants import uuid7

_ETATS = ",".join(f"'{etat}'" for etat in Etat)
_EN_COURS = "etat IN ('brouillon','deposee','complete','instruite')"


_VERSION: Column[int] = Column("version", Integer, nullable=False)


class Demande(Table, table=True):
    """A demande d'aide. Granted within the request and the ceiling; paid within the grant; two persons to decide."""

    __tablename__ = "demande"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dispositif", "dispositif_version"],
            ["dispositif_version.dispositif", "dispositif_version.version"],
            name="fk_demande_version",
        ),
        CheckConstraint(f"etat IN ({_ETATS})", name="ck_demande_etat"),
        CheckConstraint("verdict IN ('eligible','a_confirmer')", name="ck_demande_verdict"),
        CheckConstraint("montant_demande_eur >= 0", name="ck_demande_montant"),
        CheckConstraint("montant_accorde_eur IS NULL OR montant_accorde_eur > 0", name="ck_demande_accorde_positif"),
        CheckConstraint("montant_accorde_eur <= montant_demande_eur", name="ck_demande_accorde_demande"),
        CheckConstraint("montant_accorde_eur <= plafond_eur", name="ck_demande_accorde_plafond"),
        CheckConstraint("montant_paye_eur BETWEEN 0 AND coalesce(montant_accorde_eur, 0)", name="ck_demande_paye"),
        CheckConstraint("instruite_par <> decidee_par", name="ck_demande_quatre_yeux"),
        CheckConstraint(
            "etat NOT IN ('accordee','conventionnee','payee') OR montant_accorde_eur IS NOT NULL",
            name="ck_demande_accord",
        ),
        CheckConstraint("etat <> 'refusee' OR motif IS NOT NULL", name="ck_demande_motif"),
        Index(
            "uq_demande_en_cours",
            "dossier_id",
            "dispositif",
            func.coalesce(text("action_reference"), text("''")),
            unique=True,
            postgresql_where=text(_EN_COURS),
        ),
        Index("ix_demande_dossier", "dossier_id", "id"),
        Index("ix_demande_etat", "etat", "id"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    dossier_id: UUID = Field(foreign_key="perimetre.dossier_id")
    evaluation_id: UUID = Field(foreign_key="evaluation.id", index=True)
    dispositif: str = Field(sa_column=texte())
    dispositif_version: str = Field(sa_column=texte())
    action_reference: str | None = Field(default=None, sa_column=texte(nullable=True))
    regime: str = Field(sa_column=texte())
    verdict: str = Field(sa_column=texte())
    etat: str = Field(default="brouillon", sa_column=texte())
    objet: str = Field(sa_column=texte())
    contenu: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    montant_demande_eur: Decimal = Field(sa_column=montant())
    montant_calcule_eur: Decimal | None = Field(default=None, sa_column=montant(nullable=True))
    plafond_eur: Decimal | None = Field(default=None, sa_column=montant(nullable=True))
    montant_accorde_eur: Decimal | None = Field(default=None, sa_column=montant(nullable=True))
    montant_paye_eur: Decimal = Field(default=Decimal(0), sa_column=montant())
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    motif_detail: str | None = Field(default=None, sa_column=texte(nullable=True))
    creee_le: datetime = Field(sa_column=instant())
    creee_par: UUID
    deposee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    complete_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    instruite_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    instruite_par: UUID | None = None
    decidee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    decidee_par: UUID | None = None
    conventionnee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    payee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    close_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    retiree_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    version: int = Field(default=1, sa_column=_VERSION)


class Paiement(Table, table=True):
    """One payment of a granted aid, in euros."""

    __tablename__ = "demande_paiement"
    __table_args__ = (CheckConstraint("montant_eur > 0", name="ck_demande_paiement_montant"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    demande_id: UUID = Field(foreign_key="demande.id", index=True)
    montant_eur: Decimal = Field(sa_column=montant())
    le: datetime = Field(sa_column=instant())
    par: UUID
