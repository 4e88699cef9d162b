"""The feed of events as a follower reads it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class EvenementRecu(BaseModel):
    """One event of a service; a follower ignores what it does not know."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)

    curseur: str = Field(pattern=r"^[0-9]{1,18}\.[0-9]{1,18}$")
    id: UUID
    type: str
    sujet_id: UUID
    dossier_id: UUID | None = None
    le: datetime
    acteur_id: UUID
    acteur_role: str
    donnees: dict[str, Any]

    @property
    def du_dossier(self) -> UUID:
        """The dossier; ValueError when the event concerns none."""
        if self.dossier_id is None:
            raise ValueError("dossier_id")
        return self.dossier_id

    @property
    def transaction(self) -> int:
        return int(self.curseur.split(".")[0])

    @property
    def numero(self) -> int:
        """Order of the changes of one object inside its service, whatever the order of the feed."""
        return int(self.curseur.split(".")[1])


class PageFlux(BaseModel):
    """A page of the feed, oldest event first."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)

    evenements: list[EvenementRecu]
