"""Tables of the webhooks: who wants to know what, and what remains to deliver."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Identity,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.gateway.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7

_VERSION: Column[int] = Column("version", Integer, nullable=False)


class WebhookAbonnement(Table, table=True):
    """A system to tell; its secret is derived from the gateway's key and its number, never stored."""

    __tablename__ = "webhook_abonnement"
    __table_args__ = (
        CheckConstraint("actif = (desactive_le IS NULL)", name="ck_webhook_abonnement_actif"),
        CheckConstraint("desactive_motif IN ('410','echecs','supprime')", name="ck_webhook_abonnement_motif"),
        Index("ix_webhook_abonnement_compte", "compte_id", "id"),
        Index("ix_webhook_abonnement_types", "types", postgresql_using="gin"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    compte_id: UUID
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    """Perimeter: the dossiers of this organisation; absent, all of them."""
    url: str = Field(sa_column=texte())
    types: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    secret_numero: int = 1
    secret_precedent_jusqu_au: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    cree_le: datetime = Field(sa_column=instant())
    actif: bool = Field(default=True, sa_column=Column(Boolean, nullable=False))
    desactive_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    desactive_motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    averti_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """When the managers were written to about this stop; absent when no address was known."""
    version: int = Field(default=1, sa_column=_VERSION)


class WebhookLivraison(Table, table=True):
    """One event to deliver to one subscription: written with its cause, kept until it is received."""

    __tablename__ = "webhook_livraison"
    __table_args__ = (
        CheckConstraint("etat IN ('a-envoyer','recue','abandonnee','ecartee')", name="ck_webhook_livraison_etat"),
        UniqueConstraint("abonnement_id", "evenement_id", name="uq_webhook_livraison"),
        Index("ix_webhook_livraison_due", "prochain_le", postgresql_where=text("etat = 'a-envoyer'")),
        Index(
            "ix_webhook_livraison_sujet",
            "abonnement_id",
            "sujet_id",
            "sequence",
            postgresql_where=text("etat = 'a-envoyer'"),
        ),
        Index("ix_webhook_livraison_liste", "abonnement_id", "sequence"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    sequence: int = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False))
    abonnement_id: UUID = Field(foreign_key="webhook_abonnement.id")
    evenement_id: UUID
    type: str = Field(sa_column=texte())
    sujet_id: UUID
    dossier_id: UUID | None = None
    le: datetime = Field(sa_column=instant())
    charge: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    etat: str = Field(default="a-envoyer", sa_column=texte())
    essais: int = 0
    prochain_le: datetime = Field(sa_column=instant())
    dernier_statut: int | None = None
    derniere_erreur: str | None = Field(default=None, sa_column=texte(nullable=True))
    recue_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
