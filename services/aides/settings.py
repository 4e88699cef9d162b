"""Settings of the aides service."""

from pydantic import Field

from shared.reglages import Reglages


class Settings(Reglages):
    """The common settings, and whether source pages are tried."""

    liens_actifs: bool = Field(default=True, description="False: no source page of the catalogue is ever called.")
