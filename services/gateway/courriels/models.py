"""Tables of the outbox and of the addresses; an address is a personal datum, kept apart and deleted at will."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Integer, UniqueConstraint, text
from sqlmodel import Field

from services.gateway.courriels.domain import Destinataire, Etat
from services.gateway.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7

_ETATS = ",".join(f"'{etat}'" for etat in Etat)
_GENRES = ",".join(f"'{genre}'" for genre in Destinataire)


class CompteContact(Table, table=True):
    """Address of an account."""

    __tablename__ = "compte_contact"

    compte_id: UUID = Field(primary_key=True, foreign_key="compte.id")
    courriel: str = Field(sa_column=texte())
    modifie_le: datetime = Field(sa_column=instant())


class DossierContact(Table, table=True):
    """Address at which the company is told where its dossier stands."""

    __tablename__ = "dossier_contact"

    dossier_id: UUID = Field(primary_key=True, foreign_key="dossier.id")
    courriel: str = Field(sa_column=texte())
    modifie_le: datetime = Field(sa_column=instant())


class Courriel(Table, table=True):
    """A mail to send, once per (type, object, period). It holds no address: that is looked up when it leaves."""

    __tablename__ = "courriel"
    __table_args__ = (
        UniqueConstraint("type", "objet_id", "periode", name="uq_courriel_une_fois"),
        CheckConstraint(f"etat IN ({_ETATS})", name="ck_courriel_etat"),
        CheckConstraint(f"destinataire_genre IN ({_GENRES})", name="ck_courriel_destinataire"),
        CheckConstraint("canal IN ('smtp','boite')", name="ck_courriel_canal"),
        CheckConstraint("(etat = 'en_cours') = (bail_jusqu_au IS NOT NULL)", name="ck_courriel_bail"),
        CheckConstraint("(etat = 'envoye') = (envoye_le IS NOT NULL)", name="ck_courriel_envoi"),
        CheckConstraint("etat NOT IN ('abandonne','annule') OR cause IS NOT NULL", name="ck_courriel_cause"),
        CheckConstraint("(lien_usage IS NULL) = (lien_id IS NULL)", name="ck_courriel_lien"),
        Index(
            "ix_courriel_a_prendre",
            "prochain_essai_le",
            "id",
            postgresql_where=text("etat IN ('a_envoyer','echec')"),
        ),
        Index("ix_courriel_en_cours", "bail_jusqu_au", postgresql_where=text("etat = 'en_cours'")),
        Index("ix_courriel_destinataire", "destinataire_genre", "destinataire_id", "id"),
        Index("ix_courriel_dossier", "dossier_id", "id"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    type: str = Field(sa_column=texte())
    objet_id: UUID
    periode: str = Field(sa_column=texte())
    destinataire_genre: str = Field(sa_column=texte())
    destinataire_id: UUID
    dossier_id: UUID | None = Field(default=None, foreign_key="dossier.id")
    sujet: str = Field(sa_column=texte())
    corps_texte: str = Field(sa_column=texte())
    corps_html: str = Field(sa_column=texte())
    lien_usage: str | None = Field(default=None, sa_column=texte(nullable=True))
    lien_id: UUID | None = None
    correlation: str | None = Field(default=None, sa_column=texte(nullable=True))
    etat: str = Field(default=Etat.A_ENVOYER.value, sa_column=texte())
    tentatives: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    prochain_essai_le: datetime = Field(sa_column=instant())
    bail_jusqu_au: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    cause: str | None = Field(default=None, sa_column=texte(nullable=True))
    canal: str | None = Field(default=None, sa_column=texte(nullable=True))
    cree_le: datetime = Field(sa_column=instant())
    envoye_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
