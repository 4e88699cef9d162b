"""Tables of the projection: rebuilt at will from the feeds, never written by a request."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.gateway.registre import Table
from shared.base.colonnes import instant, montant, texte


def _compteur() -> Column[int]:
    return Column(BigInteger, nullable=False, server_default=text("0"))


class SuiviFlux(Table, table=True):
    """Up to where the feed of a service has been read."""

    __tablename__ = "suivi_flux"

    source: str = Field(sa_column=Column(Text, primary_key=True))
    transaction: int = Field(sa_column=Column(BigInteger, nullable=False))
    numero: int = Field(sa_column=Column(BigInteger, nullable=False))
    lu_jusqu_a: int = Field(default=0, sa_column=_compteur())
    """Last transaction whose every event has been applied: what a reader of its own writes waits for."""
    effets_transaction: int = Field(default=0, sa_column=_compteur())
    effets_numero: int = Field(default=0, sa_column=_compteur())
    """Last event whose effects on the dossiers are done; a rebuild reads again but does nothing twice."""
    maj_le: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False, server_default=func.now()))


class VueEvenement(Table, table=True):
    """One event of any service: the timeline of a dossier."""

    __tablename__ = "vue_evenement"
    __table_args__ = (
        UniqueConstraint("source", "evenement_id", name="uq_vue_evenement"),
        Index("ix_vue_evenement_dossier", "dossier_id", "le", "position"),
    )

    position: int = Field(sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    source: str = Field(sa_column=texte())
    evenement_id: UUID
    type: str = Field(sa_column=texte())
    sujet_id: UUID
    dossier_id: UUID | None = None
    le: datetime = Field(sa_column=instant())
    acteur_id: UUID
    acteur_role: str = Field(sa_column=texte())
    donnees: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


class VueObjet(Table, table=True):
    """Last known state of an object of a service, by kind; `numero` is that of the event it comes from."""

    __tablename__ = "vue_objet"
    __table_args__ = (Index("ix_vue_objet_dossier", "dossier_id", "genre"),)

    objet_id: UUID = Field(primary_key=True)
    genre: str = Field(sa_column=texte())
    dossier_id: UUID
    donnees: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    cree_le: datetime = Field(sa_column=instant())
    maj_le: datetime = Field(sa_column=instant())
    numero: int = Field(default=0, sa_column=_compteur())


class VueParcours(Table, table=True):
    """One row per parcours with the date of each milestone: steering reads it, never the journal."""

    __tablename__ = "vue_parcours"
    __table_args__ = (Index("ix_vue_parcours_dossier", "dossier_id"),)

    parcours_id: UUID = Field(primary_key=True)
    dossier_id: UUID
    modele: str = Field(sa_column=texte())
    etape: str = Field(sa_column=texte())
    ouvert_le: datetime = Field(sa_column=instant())
    depuis_le: datetime = Field(sa_column=instant())
    clos_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    jalons: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    numero: int = Field(default=0, sa_column=_compteur())


class VueDemande(Table, table=True):
    """One row per demande d'aide, with its amounts."""

    __tablename__ = "vue_demande"
    __table_args__ = (Index("ix_vue_demande_dossier", "dossier_id"),)

    demande_id: UUID = Field(primary_key=True)
    dossier_id: UUID
    dispositif: str = Field(sa_column=texte())
    etat: str = Field(sa_column=texte())
    montant_demande_eur: Any = Field(default=None, sa_column=montant(nullable=True))
    montant_accorde_eur: Any = Field(default=None, sa_column=montant(nullable=True))
    montant_paye_eur: Any = Field(default=None, sa_column=montant(nullable=True))
    deposee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    creee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    decidee_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    numero: int = Field(default=0, sa_column=_compteur())
