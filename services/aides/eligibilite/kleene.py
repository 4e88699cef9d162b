"""Kleene's three-valued logic: what is unknown stays unknown until another fact settles the question."""

from collections.abc import Iterable
from enum import StrEnum


class Verite(StrEnum):
    """Truth of a condition."""

    VRAI = "vrai"
    FAUX = "faux"
    INCONNU = "inconnu"


def et(valeurs: Iterable[Verite]) -> Verite:
    """False as soon as one is false, true when all are, unknown otherwise; true when there is none."""
    vues = set(valeurs)
    if Verite.FAUX in vues:
        return Verite.FAUX
    return Verite.INCONNU if Verite.INCONNU in vues else Verite.VRAI


def ou(valeurs: Iterable[Verite]) -> Verite:
    """True as soon as one is true, false when all are, unknown otherwise; false when there is none."""
    vues = set(valeurs)
    if Verite.VRAI in vues:
        return Verite.VRAI
    return Verite.INCONNU if Verite.INCONNU in vues else Verite.FAUX


_CONTRAIRES = {Verite.VRAI: Verite.FAUX, Verite.FAUX: Verite.VRAI, Verite.INCONNU: Verite.INCONNU}


def non(valeur: Verite) -> Verite:
    """The contrary; unknown stays unknown."""
    return _CONTRAIRES[valeur]


def verite(valeur: bool | None) -> Verite:
    """Truth of a boolean that may be missing."""
    if valeur is None:
        return Verite.INCONNU
    return Verite.VRAI if valeur else Verite.FAUX
