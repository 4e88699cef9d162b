"""Tables of the organisations, the accounts and their keys."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Text, text
from sqlmodel import Field

from services.gateway.registre import Table
from shared.base.colonnes import instant
from shared.identifiants import uuid7


def _maintenant() -> datetime:
    return datetime.now(UTC)


class Organisation(Table, table=True):
    """A partner, the Region, or a funder."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint(
            "reseau IN ('region','cci','cetim','opco','pole','financeur','autre')", name="ck_organisation_reseau"
        ),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    code: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    nom: str = Field(sa_column=Column(Text, nullable=False))
    reseau: str = Field(sa_column=Column(Text, nullable=False))
    siret: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    creee_le: datetime = Field(default_factory=_maintenant, sa_column=instant())


class Compte(Table, table=True):
    """Someone or something that calls: a person, a machine client, a company."""

    __tablename__ = "compte"
    __table_args__ = (
        CheckConstraint(
            "role IN ('region','region-lecture','comite','ensemblier','partenaire-responsable',"
            "'partenaire-conseiller','entreprise','machine')",
            name="ck_compte_role",
        ),
        CheckConstraint("role <> 'entreprise' OR siren IS NOT NULL", name="ck_compte_entreprise"),
        CheckConstraint(
            "role NOT IN ('partenaire-responsable','partenaire-conseiller') OR organisation_id IS NOT NULL",
            name="ck_compte_partenaire",
        ),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    identifiant: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    libelle: str = Field(sa_column=Column(Text, nullable=False))
    role: str = Field(sa_column=Column(Text, nullable=False))
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    siren: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    demonstration: bool = False
    actif: bool = True
    cree_le: datetime = Field(default_factory=_maintenant, sa_column=instant())


class CleAcces(Table, table=True):
    """A secret of an account: only its hash is kept; `prefixe` tells keys apart."""

    __tablename__ = "cle_acces"
    __table_args__ = (Index("ix_cle_acces_active", "compte_id", postgresql_where=text("revoquee_le IS NULL")),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    compte_id: UUID = Field(foreign_key="compte.id")
    libelle: str = Field(sa_column=Column(Text, nullable=False))
    prefixe: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    empreinte: str = Field(sa_column=Column(Text, nullable=False))
    creee_le: datetime = Field(default_factory=_maintenant, sa_column=instant())
    expire_le: datetime = Field(sa_column=instant())
    dernier_usage_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    revoquee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
