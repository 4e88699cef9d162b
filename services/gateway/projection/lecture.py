"""Reads what an event carries without trusting its form: a neighbour may add fields, never stop the projection."""

from decimal import Decimal, InvalidOperation
from typing import Any

from shared.valeurs import PLAFOND_MONTANT_EUR

TEXTE_MAX = 500
LISTE_MAX = 100
CODE_MAX = 60
ENTIER_MAX = 2**31 - 1


class EvenementIllisible(ValueError):
    """A field of the event cannot be what its name says."""


def textes(donnees: dict[str, Any], *noms: str) -> dict[str, str | None]:
    """The named fields present, as text."""
    return {nom: _texte(donnees[nom]) for nom in noms if nom in donnees}


def _texte(valeur: Any) -> str | None:
    if valeur is None or isinstance(valeur, dict | list):
        return None
    return str(valeur)[:TEXTE_MAX]


def entiers(donnees: dict[str, Any], *noms: str) -> dict[str, int]:
    """The named fields that are whole numbers of 32 bits."""
    lus = {nom: donnees.get(nom) for nom in noms}
    return {nom: valeur for nom, valeur in lus.items() if type(valeur) is int and abs(valeur) <= ENTIER_MAX}


def listes(donnees: dict[str, Any], *noms: str) -> dict[str, list[str]]:
    """The named fields as lists of codes."""
    return {nom: _codes(donnees.get(nom)) for nom in noms}


def _codes(valeur: Any) -> list[str]:
    return [str(code)[:CODE_MAX] for code in valeur[:LISTE_MAX]] if isinstance(valeur, list) else []


def montants(donnees: dict[str, Any], *noms: str) -> dict[str, Decimal | None]:
    """The named fields present, in euros; EvenementIllisible when one is not an amount."""
    return {nom: _montant(nom, donnees[nom]) for nom in noms if nom in donnees}


def _montant(nom: str, valeur: Any) -> Decimal | None:
    if valeur is None:
        return None
    try:
        montant = Decimal(str(valeur))
    except InvalidOperation:
        montant = Decimal("NaN")
    if not montant.is_finite() or not 0 <= montant <= PLAFOND_MONTANT_EUR:
        raise EvenementIllisible(nom)
    return montant.quantize(Decimal("0.01"))
