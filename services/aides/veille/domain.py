"""Ages, states of a link, and when somebody must know. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

JOUR = timedelta(days=1)
REPOS = timedelta(hours=20)
"""A page is not tried twice a day."""
ABSENTES = frozenset({404, 410})


class EtatLien(StrEnum):
    """What a source page last answered."""

    OK = "ok"
    MORTE = "morte"
    INJOIGNABLE = "injoignable"


@dataclass(frozen=True, slots=True)
class Essai:
    """What a try gave: the status, or why there is none."""

    code: int | None
    erreur: str | None = None

    @property
    def etat(self) -> EtatLien:
        """A redirection answers; a page that refuses robots or fails is not said to be gone."""
        if self.code in ABSENTES:
            return EtatLien.MORTE
        return EtatLien.OK if self.code is not None and self.code < 400 else EtatLien.INJOIGNABLE


def echecs_apres(echecs: int, essai: Essai) -> int:
    """Failures in a row."""
    return 0 if essai.etat is EtatLien.OK else echecs + 1


def panne_d_ici(essais: list[Essai]) -> bool:
    """Nobody at all answers: it is our own network, and no page is blamed for it."""
    return len(essais) > 2 and all(essai.code is None for essai in essais)


def age_jours(depuis: datetime, maintenant: datetime) -> int:
    """Whole days elapsed."""
    return max(0, (maintenant - depuis) // JOUR)
