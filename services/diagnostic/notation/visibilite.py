"""Which questions are asked: conditions read the answers of visible questions only, to a fixed point."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

Condition = Mapping[str, Any]


def lectures(condition: Condition | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """(question read, leaf) of every leaf of a condition."""
    if condition is None:
        return
    if "question" in condition:
        yield condition["question"], dict(condition)
    for membre in (*condition.get("et", ()), *condition.get("ou", ())):
        yield from lectures(membre)
    yield from lectures(condition.get("non"))


def vraie(condition: Condition, lire: Callable[[str], Any]) -> bool:
    """Truth of a condition; `lire` gives the value of an answered visible question, else None: then a leaf is false."""
    if "et" in condition:
        return all(vraie(membre, lire) for membre in condition["et"])
    if "ou" in condition:
        return any(vraie(membre, lire) for membre in condition["ou"])
    if "non" in condition:
        return not vraie(condition["non"], lire)
    return _feuille(condition, lire(condition["question"]))


def _feuille(condition: Condition, valeur: Any) -> bool:
    if valeur is None:
        return False
    if "dans" in condition:
        choisies = valeur if isinstance(valeur, list) else [valeur]
        return any(option in condition["dans"] for option in choisies)
    return Decimal(str(condition["min"])) <= Decimal(str(valeur)) <= Decimal(str(condition["max"]))


def masquees(conditions: Mapping[str, Condition], valeurs: Mapping[str, Any]) -> frozenset[str]:
    """Codes of the questions that are not asked.

    `conditions`: condition of each question that has one; `valeurs`: value of each answered question. A hidden answer
    is absent for the others. Conditions form no cycle: the fixed point is reached in at most as many rounds as there
    are conditions.
    """
    actuelles: frozenset[str] = frozenset()
    for _ in range(len(conditions) + 1):
        suivantes = _tour(conditions, valeurs, actuelles)
        if suivantes == actuelles:
            break
        actuelles = suivantes
    return actuelles


def _tour(conditions: Mapping[str, Condition], valeurs: Mapping[str, Any], actuelles: frozenset[str]) -> frozenset[str]:
    def lire(question: str) -> Any:
        return None if question in actuelles else valeurs.get(question)

    return frozenset(code for code, condition in conditions.items() if not vraie(condition, lire))
