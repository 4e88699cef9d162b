"""Tables that steering reads: stays in each state, and the milestones of a parcours as plain dates."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, text
from sqlmodel import Field

from services.gateway.projection.domain import ETAPES, HORS_CHEMIN
from services.gateway.registre import Table
from shared.base.colonnes import instant, montant, texte


def _montant() -> Any:
    return Field(default=None, sa_column=montant(nullable=True))


def _date() -> Any:
    return Field(default=None, sa_column=instant(nullable=True))


ETAPES_SUIVIES = (*ETAPES, *HORS_CHEMIN)
"""Steps that have a column of their own in `vue_jalon`."""
AUTRES_ETAPES = "genre = 'parcours' AND etat NOT IN ({})".format(", ".join(f"'{etape}'" for etape in ETAPES_SUIVIES))
"""Intervals at steps that only other models have; the words of the partial index."""


class VuePeriode(Table, table=True):
    """One interval of an object: from the event `numero` to its next one; `au` is null for the current one.

    The state at a past instant is the interval that holds it; the label `attend` says whose turn it was.
    """

    __tablename__ = "vue_periode"
    __table_args__ = (
        Index("ix_vue_periode_dossier", "dossier_id"),
        Index("ix_vue_periode_fin", "genre", "au", "du"),
        Index(
            "ix_vue_periode_en_cours", "genre", "etat", "motif", "de", "objet_id", postgresql_where=text("au IS NULL")
        ),
        Index("ix_vue_periode_autres", "etat", "objet_id", postgresql_where=text(AUTRES_ETAPES)),
    )

    objet_id: UUID = Field(primary_key=True)
    numero: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    genre: str = Field(sa_column=texte())
    dossier_id: UUID
    nom: str = Field(default="", sa_column=texte())
    """Model of the parcours, dispositif of the demande, programme of the orientation."""
    etat: str = Field(sa_column=texte())
    de: str | None = Field(default=None, sa_column=texte(nullable=True))
    """Step that a gesture left."""
    attend: str | None = Field(default=None, sa_column=texte(nullable=True))
    motif: str | None = Field(default=None, sa_column=texte(nullable=True))
    organisation_id: UUID | None = None
    montant_demande_eur: Any = _montant()
    montant_accorde_eur: Any = _montant()
    montant_paye_eur: Any = _montant()
    du: datetime = Field(sa_column=instant())
    au: datetime | None = _date()


class VueDossier(Table, table=True):
    """One row per dossier: who it is, and the first date of what steering times before any parcours."""

    __tablename__ = "vue_dossier"

    dossier_id: UUID = Field(primary_key=True)
    siren: str = Field(sa_column=texte())
    departement: str | None = Field(default=None, sa_column=texte(nullable=True))
    ouvert_le: datetime = Field(sa_column=instant())
    referent_le: datetime | None = _date()
    restitue_le: datetime | None = _date()


class VueJalon(Table, table=True):
    """One row per parcours: the first date of each step of the individual parcours and of what steering times."""

    __tablename__ = "vue_jalon"
    __table_args__ = (Index("ix_vue_jalon_dossier", "dossier_id"), Index("ix_vue_jalon_ouvert", "ouvert_le"))

    parcours_id: UUID = Field(primary_key=True)
    dossier_id: UUID
    siren: str = Field(default="", sa_column=texte())
    departement: str | None = Field(default=None, sa_column=texte(nullable=True))
    modele: str = Field(default="", sa_column=texte())
    ouvert_le: datetime | None = _date()
    candidature_le: datetime | None = _date()
    qualification_le: datetime | None = _date()
    diagnostic_le: datetime | None = _date()
    plan_actions_le: datetime | None = _date()
    faisabilite_le: datetime | None = _date()
    adaptation_le: datetime | None = _date()
    financement_le: datetime | None = _date()
    deploiement_le: datetime | None = _date()
    suivi_le: datetime | None = _date()
    cloture_le: datetime | None = _date()
    suspension_le: datetime | None = _date()
    abandon_le: datetime | None = _date()
    restitue_le: datetime | None = _date()
    """Last diagnostic given back before the plan was accepted."""
    plan_accepte_le: datetime | None = _date()


def _colonne(etape: str) -> str:
    return f"{etape.replace('-', '_')}_le"


JALONS = tuple(_colonne(etape) for etape in ETAPES_SUIVIES)
"""Columns of the steps, in their order."""


def jalon(etape: str) -> str | None:
    """Column of a step; None for a step that only other models have."""
    return _colonne(etape) if etape in ETAPES_SUIVIES else None
