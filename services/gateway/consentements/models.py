"""Tables of the consents, of the closed accesses, and of the register of disclosures (append only)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.gateway.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7


class Consentement(Table, table=True):
    """A company agrees that a partner knows of it, for one purpose; the receipt names its proof."""

    __tablename__ = "consentement"
    __table_args__ = (
        CheckConstraint(
            "finalite IN ('mise-en-relation','accompagnement','partage-entre-partenaires')",
            name="ck_consentement_finalite",
        ),
        CheckConstraint("(retire_le IS NULL) = (retire_par IS NULL)", name="ck_consentement_retrait"),
        Index(
            "uq_consentement_actif",
            "dossier_id",
            "organisation_id",
            "finalite",
            unique=True,
            postgresql_where=text("retire_le IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    dossier_id: UUID = Field(foreign_key="dossier.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")
    finalite: str = Field(sa_column=texte())
    preuve: str = Field(sa_column=texte())
    donne_le: datetime = Field(sa_column=instant())
    donne_par: UUID
    retire_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    retire_par: UUID | None = None


class AccesFerme(Table, table=True):
    """A partner that the company no longer wants: it sees nothing of the dossier until a new consent."""

    __tablename__ = "acces_ferme"

    dossier_id: UUID = Field(primary_key=True, foreign_key="dossier.id")
    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    depuis_le: datetime = Field(sa_column=instant())


class Divulgation(Table, table=True):
    """What a partner has learnt of a dossier, when and how; never changed nor erased."""

    __tablename__ = "divulgation"
    __table_args__ = (
        CheckConstraint("voie IN ('orientation','lien','association')", name="ck_divulgation_voie"),
        Index("ix_divulgation_dossier", "dossier_id", "id"),
        Index("ix_divulgation_objet", "objet_id"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    dossier_id: UUID = Field(foreign_key="dossier.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")
    voie: str = Field(sa_column=texte())
    contenu: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    objet_id: UUID
    le: datetime = Field(sa_column=instant())
