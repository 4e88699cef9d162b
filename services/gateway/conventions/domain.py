"""What a convention has come to on a given day: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

PART_OBSERVEE_MIN = Decimal("0.25")
"""Share of the period before which no forecast is an alert (HYPOTHESE): a pace over a few days says nothing."""
FAITS = "accompagnements"
"""Indicator that the product counts by itself: orientations of the programme accepted by the partner."""


@dataclass(frozen=True, slots=True)
class Releve:
    """A statement in force for a day."""

    indicateur: str
    le: date
    valeur: Decimal


@dataclass(frozen=True, slots=True)
class Suivi:
    """One indicator of a convention: aimed at, done, likely at the end; `origine` says where the figure is from."""

    indicateur: str
    cible: Decimal | None
    realise: Decimal
    prevu: Decimal | None
    etat: str
    origine: str
    releves: int


def realise(releves: Iterable[Releve], agregation: str) -> Decimal:
    """Sum of the statements, or the last one."""
    tries = sorted(releves, key=lambda releve: releve.le)
    if agregation == "dernier":
        return tries[-1].valeur if tries else Decimal(0)
    return sum((releve.valeur for releve in tries), Decimal(0))


def part_ecoulee(du: date, au: date, jour: date) -> Decimal:
    """Share of the days of the period that are over at the end of `jour`, from 0 to 1."""
    total = (au - du).days + 1
    return Decimal(min(max((jour - du).days + 1, 0), total)) / total


def prevoir(fait: Decimal, part: Decimal, agregation: str) -> Decimal | None:
    """Value at the end if the pace holds; None before the beginning."""
    if part == 0:
        return None
    if agregation == "dernier":
        return fait
    return (fait / part).quantize(Decimal("0.01"), ROUND_HALF_UP)


def etat(cible: Decimal | None, fait: Decimal, prevu: Decimal | None, part: Decimal) -> str:
    """`atteint`, `manque` once the period is over, `compromis` when the pace is too slow, else `en-cours`."""
    if cible is None:
        return "sans-cible"
    if fait >= cible:
        return "atteint"
    if part == 1:
        return "manque"
    if part >= PART_OBSERVEE_MIN and prevu is not None and prevu < cible:
        return "compromis"
    return "en-cours"


def suivre(
    indicateur: tuple[str, str], cible: Decimal | None, releves: list[Releve], part: Decimal, compte: int | None
) -> Suivi:
    """Follow-up of (code, aggregation); what is declared wins over what the product counted."""
    code, agregation = indicateur
    declare = bool(releves) or compte is None
    fait = realise(releves, agregation) if declare else Decimal(compte or 0)
    prevu = prevoir(fait, part, agregation)
    origine = "declare" if declare else "faits"
    return Suivi(code, cible, fait, prevu, etat(cible, fait, prevu, part), origine, len(releves))


def par_annee(releves: Iterable[Releve]) -> Mapping[int, Decimal]:
    """Sum by calendar year."""
    sommes: dict[int, Decimal] = {}
    for releve in releves:
        sommes[releve.le.year] = sommes.get(releve.le.year, Decimal(0)) + releve.valeur
    return dict(sorted(sommes.items()))
