"""Settings of the parcours service."""

from shared.reglages import Reglages


class Settings(Reglages):
    """The common settings are enough so far."""
