"""Value of one answer on the 0-5 scale."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from services.diagnostic.notation.axe import CINQ, ZERO, somme
from services.diagnostic.referentiels.domain import Option, Question


def valeur_notee(question: Question, valeur: Any) -> Decimal:
    """Level of a valid answer to a question that counts."""
    if question.type == "booleen":
        return CINQ if valeur else ZERO
    if question.type == "nombre":
        return niveau_du_seuil(question.seuils, Decimal(str(valeur)))
    if question.type == "choix_unique":
        return _option(question, valeur).points
    return _cumul(question.options, [option for option in question.options if option.code in valeur])


def _option(question: Question, code: Any) -> Option:
    option = question.option(code if isinstance(code, str) else code[0])
    assert option is not None, question.code
    return option


def _cumul(options: Sequence[Option], choisies: Sequence[Option]) -> Decimal:
    """5 × points chosen / points of the options that add up; an exclusive option is worth its own points."""
    exclusive = next((option for option in choisies if option.exclusive), None)
    if exclusive is not None:
        return exclusive.points
    maximum = somme(option.points for option in options if not option.exclusive)
    return CINQ * somme(option.points for option in choisies) / maximum


def niveau_du_seuil(seuils: Sequence[tuple[Decimal, Decimal]], valeur: Decimal) -> Decimal:
    """Level by straight lines between the thresholds, held beyond the first and the last."""
    if valeur <= seuils[0][0]:
        return seuils[0][1]
    for (x0, y0), (x1, y1) in pairwise(seuils):
        if valeur <= x1:
            return y0 + (y1 - y0) * (valeur - x0) / (x1 - x0)
    return seuils[-1][1]
