"""Settings of the aides service."""

from pathlib import Path

from pydantic import Field

from shared.reglages import Reglages


class Settings(Reglages):
    """The common settings, whether source pages are tried, and the SIRENE stock from which call lists are made."""

    liens_actifs: bool = Field(default=True, description="False: no source page of the catalogue is ever called.")
    sirene_etablissements: Path | None = Field(default=None, description="StockEtablissement (CSV, zip ou Parquet).")
    sirene_unites_legales: Path | None = Field(default=None, description="StockUniteLegale (CSV, zip ou Parquet).")
