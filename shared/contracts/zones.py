"""Where each partner acts, as the gateway says it to the aides service."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict


class ZoneAntenne(BaseModel):
    """An active antenne: its organisation, and the communes of today that it covers."""

    model_config = ConfigDict(extra="ignore")

    antenne_id: UUID
    organisation_id: UUID
    organisation_code: str
    organisation_nom: str
    communes: list[str]


class ZonesAntennes(BaseModel):
    """Every active antenne: it replaces what was known."""

    zones: list[ZoneAntenne]
