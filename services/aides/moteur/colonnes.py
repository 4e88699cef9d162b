"""Rows turned into columns. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from services.aides.moteur.valeurs import Valeur

_TRANCHE = 256
"""Rows turned at a time: what one fact brings into the processor's cache is still there for the next."""


def colonnes_de(lignes: Sequence[Mapping[str, Valeur]], faits: Iterable[str]) -> dict[str, list[Valeur]]:
    """The columns of those facts; a missing key is unknown."""
    colonnes: dict[str, list[Valeur]] = {fait: [] for fait in faits}
    lecteurs = [(fait, itemgetter(fait), colonne) for fait, colonne in colonnes.items()]
    for debut in range(0, len(lignes), _TRANCHE):
        tranche = lignes[debut : debut + _TRANCHE]
        for fait, lire, colonne in lecteurs:
            colonne += _valeurs(tranche, fait, lire)
    return colonnes


def _valeurs(tranche: Sequence[Mapping[str, Valeur]], fait: str, lire: Callable[[Any], Valeur]) -> list[Valeur]:
    try:
        return list(map(lire, tranche))
    except KeyError:
        return [ligne.get(fait) for ligne in tranche]
