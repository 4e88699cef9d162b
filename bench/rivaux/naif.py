"""A plain interpreter of the criteria: three values, stops at the first criterion that refuses, nothing prepared."""

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

_COMPARER: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.is_,
    "parmi": lambda valeur, seuil: valeur in seuil,
}
SIGNES = {True: "1", False: "0", None: "?"}


def juger(condition: Mapping[str, Any], ligne: Mapping[str, Any]) -> bool | None:
    """True, False, or None when what is known does not settle it."""
    if "tous" in condition:
        return tous(condition["tous"], ligne)
    if "un_de" in condition:
        verdicts = [juger(partie, ligne) for partie in condition["un_de"]]
        return True if True in verdicts else (None if None in verdicts else False)
    valeur = ligne.get(condition["fait"])
    return None if valeur is None else _COMPARER[condition["operateur"]](valeur, condition["seuil"])


def tous(conditions: Sequence[Mapping[str, Any]], ligne: Mapping[str, Any]) -> bool | None:
    """All of them, in order."""
    ensemble: bool | None = True
    for condition in conditions:
        verdict = juger(condition, ligne)
        if verdict is False:
            return False
        ensemble = None if verdict is None else ensemble
    return ensemble


def verdicts(dispositifs: Sequence[Sequence[Mapping[str, Any]]], lignes: Sequence[Mapping[str, Any]]) -> list[str]:
    """By row, one sign per dispositif."""
    return ["".join(SIGNES[tous(dispositif, ligne)] for dispositif in dispositifs) for ligne in lignes]
