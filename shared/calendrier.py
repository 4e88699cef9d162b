"""Working days in France: neither week-end nor public holiday (`holidays`, metropolitan France)."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

_SAMEDI = 5


@lru_cache(maxsize=64)
def _feries(annee: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=annee))


def est_ouvre(jour: date) -> bool:
    """True for a working day."""
    return jour.weekday() < _SAMEDI and jour not in _feries(jour.year)


def ajouter_jours_ouvres(depart: date, nombre: int) -> date:
    """The day that is `nombre` working days after `depart` (0: the first working day from `depart` on)."""
    jour = depart
    while not est_ouvre(jour):
        jour += timedelta(days=1)
    for _ in range(nombre):
        jour += timedelta(days=1)
        while not est_ouvre(jour):
            jour += timedelta(days=1)
    return jour
