"""What the training fund answered to a need, as the gateway tells the parcours service."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class ReponseOpco(BaseModel):
    """State that the answer leads to; `envoi` says which sending it answers: an older one changes nothing."""

    model_config = ConfigDict(extra="ignore")

    besoin_id: UUID
    envoi: int
    etat: Literal["accepte", "refuse", "realise"]
    motif: str | None = None
