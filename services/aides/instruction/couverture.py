"""Rules that can never be reached, and rules that overlap without saying which one wins.

Every condition cuts the space (dispositif, place, amount, size) into classes that no rule tells apart; a cell is the
set of the rules that hold there, as bits. The first rule of a cell wins.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import and_
from typing import TypeVar

from services.aides.catalogue.territoires import AILLEURS, FRANCE, territoire
from services.aides.instruction.organisation import RegleRoutage
from shared.nomenclatures.territoires import communes

T = TypeVar("T")
CELLULES_MAX = 100_000
TAILLES = ("micro", "petite", "moyenne", "grande")
AUTRE = "un autre dispositif"


@dataclass(frozen=True, slots=True)
class Couverture:
    """Ranks of the unreachable rules; pairs (winner, other) that share a case and go to different desks."""

    inatteignables: list[int]
    recouvrements: list[tuple[int, int]]


def couvrir(regles: Sequence[RegleRoutage]) -> Couverture:
    """ValueError when the rules cut the space into too many cells."""
    cellules = _cellules(regles)
    gagnantes = {_premiere(cellule) for cellule in cellules}
    contenantes = {
        rang: reduce(and_, (c for c in cellules if c >> rang & 1), (1 << len(regles)) - 1) for rang in gagnantes
    }
    paires = {
        (gagnante, autre)
        for cellule in cellules
        for gagnante in [_premiere(cellule)]
        for autre in _rangs(cellule & ~contenantes[gagnante])
        if autre in gagnantes and regles[autre].guichet != regles[gagnante].guichet
    }
    return Couverture([rang for rang in range(len(regles)) if rang not in gagnantes], sorted(paires))


def _cellules(regles: Sequence[RegleRoutage]) -> set[int]:
    cellules = {(1 << len(regles)) - 1}
    for classes in (_dispositifs(regles), _lieux(regles), _montants(regles), _tailles(regles)):
        cellules = {cellule & classe for cellule in cellules for classe in classes}
        if len(cellules) > CELLULES_MAX:
            raise ValueError("règles trop nombreuses pour être comparées : en réduire les conditions")
    return cellules - {0}


def _classes(regles: Sequence[RegleRoutage], valeurs: Iterable[T], tient: Callable[[int, T], bool]) -> set[int]:
    return {sum(1 << rang for rang in range(len(regles)) if tient(rang, valeur)) for valeur in valeurs}


def _dispositifs(regles: Sequence[RegleRoutage]) -> set[int]:
    cites = {code for regle in regles for code in regle.dispositifs} | {AUTRE}
    return _classes(regles, cites, lambda rang, code: not regles[rang].dispositifs or code in regles[rang].dispositifs)


def _lieux(regles: Sequence[RegleRoutage]) -> set[int]:
    etendues = [territoire(tuple(regle.territoire or [FRANCE])) for regle in regles]
    cites = {lieu for etendue in etendues for lieu in etendue.inclus | etendue.exclus if lieu != FRANCE}
    return _classes(regles, communes() | cites | set(AILLEURS), lambda rang, lieu: etendues[rang].contient(lieu))


def _montants(regles: Sequence[RegleRoutage]) -> set[int]:
    bornes = {b for regle in regles for b in (regle.montant_min_eur, regle.montant_max_eur) if b is not None}

    def tient(rang: int, montant: Decimal) -> bool:
        bas, haut = regles[rang].montant_min_eur, regles[rang].montant_max_eur
        return (bas is None or montant >= bas) and (haut is None or montant < haut)

    return _classes(regles, bornes | {Decimal(0)}, tient)


def _tailles(regles: Sequence[RegleRoutage]) -> set[int]:
    return _classes(regles, TAILLES, lambda rang, taille: not regles[rang].tailles or taille in regles[rang].tailles)


def _premiere(cellule: int) -> int:
    return (cellule & -cellule).bit_length() - 1


def _rangs(cellule: int) -> list[int]:
    return [rang for rang in range(cellule.bit_length()) if cellule >> rang & 1]
