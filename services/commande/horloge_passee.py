"""A clock of the past, that the scenarios of the demonstration set move forward."""

from datetime import timedelta

from shared.horloge import Horloge

PAS_MINIMAL_J = 5
"""Days between two steps of the fastest scenario; each next one takes a day more."""


class HorlogePassee(Horloge):
    """A clock set by the scenarios."""

    def __init__(self) -> None:
        super().__init__(lambda: self.instant)
        self.instant = Horloge().maintenant()
        self._pas = timedelta()

    def reculer(self, etapes: int, rang: int) -> None:
        """Sets the clock so that a scenario of that many steps ends a few days ago."""
        self._pas = timedelta(days=PAS_MINIMAL_J + rang)
        self.instant = Horloge().maintenant() - self._pas * (etapes + 1) - timedelta(days=2 * rang)

    def il_y_a(self, jours: int) -> None:
        """Sets the clock that many days ago."""
        self.instant = Horloge().maintenant() - timedelta(days=jours)

    def avancer(self) -> None:
        """One step of the scenario, never past the present."""
        self.instant = min(self.instant + self._pas, Horloge().maintenant())
