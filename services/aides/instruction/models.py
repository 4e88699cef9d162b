"""Tables of the instruction: versioned settings, the desk of each demande, who holds which function."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.aides.registre import Table
from shared.base.colonnes import instant, montant, texte
from shared.identifiants import uuid7

_VERSION_REGLAGE: Column[int] = Column("version", Integer, nullable=False)
_VERSION_INSTRUCTION: Column[int] = Column("version", Integer, nullable=False)
_VERSION_HABILITATION: Column[int] = Column("version", Integer, nullable=False)


class ReglageInstruction(Table, table=True):
    """A version of the organisation, of a grid or of a chain; published or set aside, it never changes (trigger)."""

    __tablename__ = "instruction_reglage"
    __table_args__ = (
        CheckConstraint("genre IN ('organisation','grille','chaine')", name="ck_instruction_reglage_genre"),
        CheckConstraint("etat IN ('brouillon','approuve','publie','ecarte')", name="ck_instruction_reglage_etat"),
        CheckConstraint("origine IN ('fichier','region')", name="ck_instruction_reglage_origine"),
        CheckConstraint("(approuve_par IS NULL) = (approuve_le IS NULL)", name="ck_instruction_reglage_approbation"),
        CheckConstraint("approuve_par <> redige_par", name="ck_instruction_reglage_deux_personnes"),
        CheckConstraint(
            "etat NOT IN ('approuve','publie') OR approuve_par IS NOT NULL OR origine = 'fichier'",
            name="ck_instruction_reglage_approuve",
        ),
        CheckConstraint("(etat = 'publie') = (numero IS NOT NULL)", name="ck_instruction_reglage_numero"),
        CheckConstraint("(numero IS NULL) = (publie_le IS NULL)", name="ck_instruction_reglage_publie"),
        UniqueConstraint("genre", "cle", "numero", name="uq_instruction_reglage_numero"),
        Index(
            "uq_instruction_reglage_en_cours",
            "genre",
            "cle",
            unique=True,
            postgresql_where=text("etat IN ('brouillon','approuve')"),
        ),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION_REGLAGE}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    genre: str = Field(sa_column=texte())
    cle: str = Field(sa_column=texte())
    etat: str = Field(default="brouillon", sa_column=texte())
    origine: str = Field(default="region", sa_column=texte())
    motif: str = Field(sa_column=texte())
    contenu: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    redige_par: UUID
    redige_le: datetime = Field(sa_column=instant())
    approuve_par: UUID | None = None
    approuve_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    numero: int | None = None
    publie_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    version: int = Field(default=1, sa_column=_VERSION_REGLAGE)


class InstructionDemande(Table, table=True):
    """The desk of a deposited demande, the rule that sent it there, who instructs it; `gestes` moves its version."""

    __tablename__ = "demande_instruction"
    __table_args__ = (
        CheckConstraint("(instructeur_id IS NULL) = (affectee_le IS NULL)", name="ck_demande_instruction_affectation"),
        Index("ix_demande_instruction_guichet", "guichet", text("(instructeur_id IS NOT NULL)"), "routee_le"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION_INSTRUCTION}

    demande_id: UUID = Field(foreign_key="demande.id", primary_key=True)
    guichet: str = Field(sa_column=texte())
    regle: str | None = Field(default=None, sa_column=texte(nullable=True))
    organisation_numero: int
    raison: str = Field(sa_column=texte())
    routee_le: datetime = Field(sa_column=instant())
    instructeur_id: UUID | None = None
    affectee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    gestes: int = 0
    version_decidee: int | None = None
    reference_decision: str | None = Field(default=None, sa_column=texte(nullable=True))
    reference_le: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    version: int = Field(default=1, sa_column=_VERSION_INSTRUCTION)


class HabilitationInstruction(Table, table=True):
    """A person holds a function, at a desk or for the whole Région, up to an amount; given by somebody else."""

    __tablename__ = "instruction_habilitation"
    __table_args__ = (
        CheckConstraint("accordee_par <> compte_id", name="ck_instruction_habilitation_deux_personnes"),
        CheckConstraint("(finie_le IS NULL) = (finie_par IS NULL)", name="ck_instruction_habilitation_fin"),
        CheckConstraint("plafond_eur > 0", name="ck_instruction_habilitation_plafond"),
        Index(
            "uq_instruction_habilitation_en_cours",
            "compte_id",
            "fonction",
            func.coalesce(text("guichet"), text("''")),
            unique=True,
            postgresql_where=text("finie_le IS NULL"),
        ),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION_HABILITATION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    compte_id: UUID
    fonction: str = Field(sa_column=texte())
    guichet: str | None = Field(default=None, sa_column=texte(nullable=True))
    plafond_eur: Decimal | None = Field(default=None, sa_column=montant(nullable=True))
    accordee_par: UUID
    accordee_le: datetime = Field(sa_column=instant())
    finie_par: UUID | None = None
    finie_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    version: int = Field(default=1, sa_column=_VERSION_HABILITATION)


class DeportDemande(Table, table=True):
    """A person who declared an interest in a demande: nothing of it may be decided by them; never taken back."""

    __tablename__ = "demande_deport"

    demande_id: UUID = Field(foreign_key="demande.id", primary_key=True)
    compte_id: UUID = Field(primary_key=True)
    motif: str = Field(sa_column=texte())
    le: datetime = Field(sa_column=instant())
