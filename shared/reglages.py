"""Settings shared by every process. Each value can be set by an environment variable `ENSEMBLIER_<NAME>`."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

SERVICES = ("gateway", "diagnostic", "parcours", "aides")


class Reglages(BaseSettings):
    """Common settings. Defaults are those of the embedded demonstration; production must name its own secrets."""

    model_config = SettingsConfigDict(env_prefix="ENSEMBLIER_", extra="ignore")

    env: Literal["demonstration", "test", "production"] = "demonstration"
    var: Path = Field(default=Path("var"), description="Data folder of the embedded default.")
    hote: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    database_url: str | None = Field(
        default=None, description="PostgreSQL URL with the right to create roles and schemas."
    )
    diagnostic_database_url: str | None = None
    parcours_database_url: str | None = None
    aides_database_url: str | None = None
    gateway_database_url: str | None = None
    secret: SecretStr | None = Field(default=None, description="Root secret: derives the service roles' passwords.")
    cle_signature: SecretStr | None = Field(
        default=None, description="EC P-256 private key (JWK as JSON) of the gateway."
    )
    pool: int = Field(default=4, ge=1, le=64, description="Database connections per service and process.")
    gateway_url: str | None = Field(default=None, description="Where the gateway is; absent when in the same process.")
    diagnostic_url: str | None = None
    parcours_url: str | None = None
    aides_url: str | None = None
    annuaire_url: str = "https://recherche-entreprises.api.gouv.fr"
    annuaire_actif: bool = Field(default=True, description="False: the company directory is never called.")
    corps_max_octets: int = 1_048_576
    journal_lectures: bool = Field(default=False, description="True: successful reads are logged too.")

    @property
    def production(self) -> bool:
        return self.env == "production"

    def url_voisin(self, service: str) -> str | None:
        """Base URL of a neighbour, or None when it lives in this process."""
        return getattr(self, f"{service}_url", None)
