"""Table of the annual reports: one by year, never changed (trigger)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Integer
from sqlmodel import Field

from services.gateway.registre import Table
from shared.base.colonnes import instant, texte


class RapportAnnuel(Table, table=True):
    """The text that was published, kept byte for byte, and its digest."""

    __tablename__ = "rapport_annuel"
    __table_args__ = (CheckConstraint("annee BETWEEN 1901 AND 2200", name="ck_rapport_annuel_annee"),)

    annee: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    requetes: str = Field(sa_column=texte())
    contenu: str = Field(sa_column=texte())
    sha256: str = Field(sa_column=texte())
    publie_le: datetime = Field(sa_column=instant())
    publie_par: UUID
