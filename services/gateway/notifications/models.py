"""Tables of the notifications and of the preferences."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from services.gateway.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7


class Notification(Table, table=True):
    """One thing told to one recipient, once per (type, object, period); grouped later in a mail."""

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("type", "objet_id", "periode", "destinataire_id", name="uq_notification_une_fois"),
        CheckConstraint("destinataire_genre IN ('compte','antenne','entreprise')", name="ck_notification_destinataire"),
        Index("ix_notification_dossier", "dossier_id", "id"),
        Index("ix_notification_objet", "objet_id", "periode"),
        Index("ix_notification_destinataire", "destinataire_id", "cree_le"),
        Index("ix_notification_a_grouper", "destinataire_id", postgresql_where=text("courriel_id IS NULL AND NOT tue")),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    type: str = Field(sa_column=texte())
    objet_id: UUID
    periode: str = Field(sa_column=texte())
    destinataire_genre: str = Field(sa_column=texte())
    destinataire_id: UUID
    dossier_id: UUID = Field(foreign_key="dossier.id")
    ligne: str = Field(sa_column=texte())
    tue: bool = False
    """True: the recipient's preferences ask not to be told; it counts as a rung climbed."""
    courriel_id: UUID | None = Field(default=None, foreign_key="courriel.id")
    cree_le: datetime = Field(sa_column=instant())


class PreferenceRythme(Table, table=True):
    """How often an account receives its digest."""

    __tablename__ = "preference_rythme"
    __table_args__ = (CheckConstraint("rythme IN ('quotidien','hebdomadaire')", name="ck_preference_rythme"),)

    compte_id: UUID = Field(primary_key=True, foreign_key="compte.id")
    rythme: str = Field(sa_column=texte())


class Preference(Table, table=True):
    """What an account wants to be told, for one type."""

    __tablename__ = "preference"
    __table_args__ = (CheckConstraint("portee IN ('toutes','suivies','aucune')", name="ck_preference_portee"),)

    compte_id: UUID = Field(primary_key=True, foreign_key="compte.id")
    type: str = Field(sa_column=Column(Text, primary_key=True))
    portee: str = Field(sa_column=texte())
