"""Comparing a number known only within bounds: settled when all its values agree, unknown otherwise."""

from decimal import Decimal

from services.aides.eligibilite.grandeurs import Intervalle, comparer
from services.aides.eligibilite.kleene import Verite
from services.aides.programmes.arbre import Operateur, Valeur

_RETOURNES: dict[Operateur, Operateur] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_REPONSES = {Verite.VRAI: True, Verite.FAUX: False, Verite.INCONNU: None}


def ordonnes(a: Valeur, operateur: Operateur, b: Valeur) -> bool | None:
    """Truth of `a operateur b`, one of which is an interval."""
    if isinstance(a, Intervalle) and isinstance(b, Decimal):
        return _REPONSES[comparer(a, operateur, b)]
    if isinstance(b, Intervalle) and isinstance(a, Decimal):
        return _REPONSES[comparer(b, _RETOURNES[operateur], a)]
    return None


def egaux(a: Valeur, b: Valeur) -> bool | None:
    """Truth of `a = b`, one of which is an interval."""
    plancher, plafond = ordonnes(a, ">=", b), ordonnes(a, "<=", b)
    if isinstance(a, Intervalle | Decimal) and isinstance(b, Intervalle | Decimal):
        return False if False in (plancher, plafond) else None if None in (plancher, plafond) else True
    return False
