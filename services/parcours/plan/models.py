"""Table of the actions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Column, Date, DateTime, Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from services.parcours.plan.domain import ETATS
from services.parcours.registre import Table
from shared.base.colonnes import instant, montant, texte
from shared.identifiants import uuid7

_LISTE = ",".join(f"'{etat}'" for etat in ETATS)
_MOTIVES = "'bloquee','pas_interessee','ecartee'"


def _liste() -> Column[list[str]]:
    return Column(ARRAY(Text), nullable=False)


def _drapeau() -> Column[bool]:
    return Column(Boolean, nullable=False, server_default=text("false"))


class Action(Table, table=True):
    """One action of the plan; the three flags say what the guards still wait for.

    `etat_avant` is the state that a blocked action goes back to, `etat_depuis_le` when it took its state.
    """

    __tablename__ = "action"
    __table_args__ = (
        CheckConstraint(f"etat IN ({_LISTE})", name="ck_action_etat"),
        CheckConstraint(f"etat NOT IN ({_MOTIVES}) OR motif IS NOT NULL", name="ck_action_motif"),
        CheckConstraint("(etat = 'bloquee') = (etat_avant IS NOT NULL)", name="ck_action_blocage"),
        CheckConstraint(
            "coalesce(cout_estime_eur, 0) >= 0 AND coalesce(cout_reel_eur, 0) >= 0 AND coalesce(aide_eur, 0) >= 0",
            name="ck_action_montants",
        ),
        CheckConstraint("responsable_id IS NULL OR responsable_role IS NULL", name="ck_action_responsable"),
        Index("ix_action_parcours", "parcours_id", "id"),
        Index("uq_action_code", "parcours_id", "code", unique=True),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    parcours_id: UUID = Field(foreign_key="parcours.id")
    code: str = Field(sa_column=texte())
    axe: str = Field(sa_column=texte())
    thematique: str = Field(sa_column=texte())
    titre: str = Field(sa_column=texte())
    pourquoi: str = Field(sa_column=texte())
    effort: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    gain: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    besoin_aide: list[str] = Field(sa_column=_liste())
    acteurs: list[str] = Field(sa_column=_liste())
    reponses: list[str] = Field(sa_column=_liste())
    installe_equipement: bool = Field(default=False, sa_column=_drapeau())
    etat: str = Field(default="proposee", sa_column=texte())
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    echeance_le: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    modifiee_le: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    etude_conclue: bool = Field(default=False, sa_column=_drapeau())
    adaptation_reglee: bool = Field(default=False, sa_column=_drapeau())
    orientee: bool = Field(default=False, sa_column=_drapeau())
    etat_depuis_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    etat_avant: str | None = Field(default=None, sa_column=texte(nullable=True))
    cout_estime_eur: Any = Field(default=None, sa_column=montant(nullable=True))
    cout_reel_eur: Any = Field(default=None, sa_column=montant(nullable=True))
    responsable_id: UUID | None = None
    responsable_role: str | None = Field(default=None, sa_column=texte(nullable=True))
    depend_de: list[UUID] = Field(
        default_factory=list, sa_column=Column(ARRAY(Uuid), nullable=False, server_default=text("'{}'::uuid[]"))
    )
    aide_dispositif: str | None = Field(default=None, sa_column=texte(nullable=True))
    aide_demande_id: UUID | None = None
    aide_eur: Any = Field(default=None, sa_column=montant(nullable=True))
