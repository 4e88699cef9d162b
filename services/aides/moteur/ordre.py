"""Where the numbers of a column lie among the thresholds of a fact. Pure."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import repeat
from math import ceil, floor, isfinite
from operator import add
from typing import Any

from services.aides.moteur.bits import numeroter
from services.aides.moteur.formes import Feuille

_NOMBRES = frozenset({int, float, Decimal, type(None)})
_SOUS_TOUT: dict[bool, Any] = {True: Decimal("-Infinity"), False: float("-inf")}
Seuils = tuple[frozenset[Decimal], frozenset[Decimal]]
"""Thresholds where a truth changes as they are reached (≥, <), and as they are passed (>, ≤)."""


def seuils_de(feuilles: Iterable[Feuille]) -> Seuils:
    """The thresholds of the leaves on a fact."""
    nombres = [(f.operateur, f.seuil) for f in feuilles if isinstance(f.seuil, Decimal)]
    atteints = frozenset(seuil for operateur, seuil in nombres if operateur in {">=", "<"})
    return atteints, frozenset(seuil for operateur, seuil in nombres if operateur in {">", "<="})


def nombres_seuls(colonne: Sequence[Any]) -> set[type] | None:
    """Types of a column of plain numbers and unknown values; None when it holds anything else."""
    types = set(map(type, colonne))
    return types if types <= _NOMBRES else None


def situer(seuils: Seuils, fait: str, colonne: Sequence[Any], types: set[type]) -> tuple["bytes | array[int]", int]:
    """(code of each row, number of codes): 0 unknown, then one more at each threshold reached or passed."""
    if types & {float, Decimal} and not all(map(isfinite, (valeur for valeur in colonne if valeur is not None))):
        raise ValueError(f"{fait} : nombre fini attendu")
    atteints, depasses = _listes(seuils, types)
    bas = _SOUS_TOUT[Decimal in types]
    valeurs = [bas if valeur is None else valeur for valeur in colonne]
    bornes = [bas, *depasses]

    def codes() -> Iterable[int]:
        rangs = map(bisect_left, repeat(bornes), valeurs)
        return map(add, rangs, map(bisect_right, repeat(atteints), valeurs)) if atteints else rangs

    return numeroter(codes), len(depasses) + len(atteints) + 2


def _listes(seuils: Seuils, types: set[type]) -> tuple[list[Any], list[Any]]:
    """The thresholds in order; among integers, reaching one is passing the integer before it."""
    atteints, depasses = seuils
    if not types & {float, Decimal}:
        return [], sorted({ceil(seuil) - 1 for seuil in atteints} | {floor(seuil) for seuil in depasses})
    decimaux = Decimal in types
    return _ranges(atteints, decimaux=decimaux), _ranges(depasses, decimaux=decimaux)


def _ranges(seuils: Iterable[Decimal], *, decimaux: bool) -> list[Any]:
    """As the type that compares fastest with the column, without changing any value."""
    return sorted(s if decimaux or s != s.to_integral_value() else int(s) for s in seuils)
