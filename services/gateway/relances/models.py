"""Tables of the weekly baskets."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Integer
from sqlmodel import Field

from services.gateway.registre import Table
from shared.base.colonnes import instant, texte


class PanierReleve(Table, table=True):
    """Where the stock of a partner stood at a weekly run, and what it has done since the one before."""

    __tablename__ = "panier_releve"
    __table_args__ = (
        CheckConstraint("panier IN ('stock-age','stock','retour')", name="ck_panier_releve_panier"),
        CheckConstraint("mouvement IN ('entree','reste','sortie','expiree')", name="ck_panier_releve_mouvement"),
        CheckConstraint("(panier IS NULL) = (mouvement IN ('sortie','expiree'))", name="ck_panier_releve_sortie"),
    )

    numero: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    semaine: str = Field(sa_column=texte())
    panier: str | None = Field(default=None, sa_column=texte(nullable=True))
    mouvement: str = Field(sa_column=texte())
    attente: int
    anciennes: int
    le: datetime = Field(sa_column=instant())
