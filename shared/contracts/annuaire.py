"""What the gateway tells the services of the company directory."""

from pydantic import BaseModel, ConfigDict


class FicheEntreprise(BaseModel):
    """An establishment as the directory knows it."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)

    siret: str
    raison_sociale: str
    naf: str | None = None
    code_commune: str | None = None
    active: bool
