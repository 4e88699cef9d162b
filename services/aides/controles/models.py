"""Table of the checks: append-only, the last one of each kind rules."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Identity, Index
from sqlmodel import Field

from services.aides.controles.domain import Resultat
from services.aides.registre import Table
from shared.base.colonnes import instant, texte

_RESULTATS = ",".join(f"'{resultat}'" for resultat in Resultat)


class ControleReleve(Table, table=True):
    """One check of a company, made for a demande and worth for its others; never changes (trigger)."""

    __tablename__ = "controle_releve"
    __table_args__ = (
        CheckConstraint(f"resultat IN ({_RESULTATS})", name="ck_controle_resultat"),
        CheckConstraint("(resultat = 'conforme') = (valide_jusqu_au IS NOT NULL)", name="ck_controle_validite"),
        CheckConstraint("valide_jusqu_au >= constate_le", name="ck_controle_periode"),
        CheckConstraint("automatique OR reference IS NOT NULL", name="ck_controle_preuve"),
        Index("ix_controle_siren", "siren", "controle", "numero"),
        Index("ix_controle_demande", "demande_id"),
    )

    numero: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    siren: str = Field(sa_column=texte())
    demande_id: UUID = Field(foreign_key="demande.id")
    controle: str = Field(sa_column=texte())
    resultat: str = Field(sa_column=texte())
    autorite: str = Field(sa_column=texte())
    constate_le: date = Field(sa_column=Column(Date, nullable=False))
    valide_jusqu_au: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    reference: str | None = Field(default=None, sa_column=texte(nullable=True))
    automatique: bool = False
    le: datetime = Field(sa_column=instant())
    par: UUID
