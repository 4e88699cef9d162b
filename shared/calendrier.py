"""Working days in France: neither week-end nor public holiday (`holidays`, metropolitan France)."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

_SAMEDI = 5


@lru_cache(maxsize=256)
def _feries(annee: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=annee))


@lru_cache(maxsize=256)
def _cumul(annee: int) -> tuple[int, ...]:
    """Number of working days from January 1st to each day of the year, that day included."""
    debut, total, cumul = date(annee, 1, 1), 0, []
    for rang in range((date(annee + 1, 1, 1) - debut).days):
        total += est_ouvre(debut + timedelta(days=rang))
        cumul.append(total)
    return tuple(cumul)


def est_ouvre(jour: date) -> bool:
    """True for a working day."""
    return jour.weekday() < _SAMEDI and jour not in _feries(jour.year)


def ajouter_jours_ouvres(depart: date, nombre: int) -> date:
    """The day that is `nombre` working days after `depart` (0: the first working day from `depart` on)."""
    jour = depart
    while not est_ouvre(jour):
        jour += timedelta(days=1)
    return decaler(jour, nombre)


def decaler(jour: date, nombre: int) -> date:
    """The `nombre`-th working day strictly after the day; the day itself for 0, whatever day it is."""
    for _ in range(nombre):
        jour += timedelta(days=1)
        while not est_ouvre(jour):
            jour += timedelta(days=1)
    return jour


def jours_ouvres_entre(debut: date, fin: date) -> int:
    """Number of working days after `debut`, up to `fin` included; negative when `fin` comes first.

    It adds up: entre(a, b) + entre(b, c) = entre(a, c), hence a pause is subtracted by a difference.
    """
    entieres = sum(_cumul(annee)[-1] for annee in range(debut.year, fin.year))
    entieres -= sum(_cumul(annee)[-1] for annee in range(fin.year, debut.year))
    return entieres + _jusqu_a(fin) - _jusqu_a(debut)


def _jusqu_a(jour: date) -> int:
    return _cumul(jour.year)[jour.timetuple().tm_yday - 1]
