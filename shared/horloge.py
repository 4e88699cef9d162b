"""The clock, injectable: instants are UTC, business dates are those of Paris."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def _systeme() -> datetime:
    return datetime.now(UTC)


class Horloge:
    """Reads the time from `source` (aware UTC), by default the system's."""

    def __init__(self, source: Callable[[], datetime] = _systeme) -> None:
        self._source = source

    def maintenant(self) -> datetime:
        """Current instant, aware, in UTC."""
        return self._source()

    def aujourdhui(self) -> date:
        """Current business date in Europe/Paris."""
        return self._source().astimezone(PARIS).date()
