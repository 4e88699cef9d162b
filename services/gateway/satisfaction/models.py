"""Table of the satisfaction requests and of their answers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Integer
from sqlmodel import Field

from services.gateway.registre import Table
from shared.base.colonnes import instant, texte
from shared.identifiants import uuid7


class Satisfaction(Table, table=True):
    """One request per outcome; answered once, before its end. Codes only: no free text, no name."""

    __tablename__ = "satisfaction"
    __table_args__ = (
        CheckConstraint("objet_genre IN ('orientation','parcours')", name="ck_satisfaction_objet"),
        CheckConstraint("utilite BETWEEN 1 AND 4", name="ck_satisfaction_utilite"),
        CheckConstraint("delai IN ('rapide','correct','long')", name="ck_satisfaction_delai"),
        CheckConstraint(
            "(repondue_le IS NULL) = (aide_recue IS NULL) AND (repondue_le IS NULL) = (utilite IS NULL)"
            " AND (repondue_le IS NULL) = (delai IS NULL)",
            name="ck_satisfaction_reponse",
        ),
        Index("ix_satisfaction_dossier", "dossier_id", "id"),
        Index("ix_satisfaction_organisation", "organisation_id", "id"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    dossier_id: UUID = Field(foreign_key="dossier.id")
    objet_genre: str = Field(sa_column=texte())
    objet_id: UUID = Field(unique=True)
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    referent_id: UUID | None = None
    issue: str = Field(sa_column=texte())
    questionnaire: str = Field(sa_column=texte())
    demandee_le: datetime = Field(sa_column=instant())
    expire_le: datetime = Field(sa_column=instant())
    repondue_le: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    aide_recue: bool | None = None
    utilite: int | None = Field(default=None, sa_column=Column(Integer, nullable=True))
    delai: str | None = Field(default=None, sa_column=texte(nullable=True))
