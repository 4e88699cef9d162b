"""A dossier as the gateway gives it to the other services."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class PerimetreDossier(BaseModel):
    """Facts and parties of a dossier; `revision` grows with each change."""

    model_config = ConfigDict(extra="ignore")

    dossier_id: UUID
    siren: str
    siret: str
    raison_sociale: str
    naf: str | None = None
    departement: str | None = None
    code_commune: str | None = None
    tranche_effectif: str | None = None
    categorie: str | None = None
    nature_juridique: str | None = None
    date_creation: date | None = None
    etat: Literal["ouvert", "clos"] = "ouvert"
    organisations: list[UUID] = Field(default_factory=list)
    referent_id: UUID | None = None
    revision: int = 1
