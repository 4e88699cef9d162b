"""Compiled forms: each computes its value from the values already known. Nothing is looked up any more."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.aides.eligibilite.grandeurs import Intervalle
from services.aides.programmes.approches import egaux, ordonnes
from services.aides.programmes.arbre import Absence, Constante, Genre, Operateur, Valeur

Valeurs = Mapping[str, Valeur]
Calcul = Callable[[Valeurs], Valeur]
SANS_OBJET = Absence.SANS_OBJET
_ORDRE: dict[Operateur, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Noyau:
    """`certain`: the type follows from the rules alone, not from a fact; `nom`: what a reference reads.

    `libre`: the question of the programme whose type its uses will settle.
    """

    calcul: Calcul
    genre: Genre | None
    certain: bool
    enfants: "tuple[Noyau, ...]" = ()
    nom: str | None = None
    libre: str | None = None


def litteral(valeur: Constante) -> Calcul:
    return lambda _: valeur


def lecture(nom: str) -> Calcul:
    """The value of that name; None when it is not known."""
    return lambda valeurs: valeurs.get(nom)


def comparaison(gauche: Calcul, operateur: Operateur, droite: Calcul) -> Calcul:
    """What does not apply equals « non » and nothing else; it cannot be ordered."""
    if operateur in ("=", "!="):
        attendu = operateur == "="
        return lambda valeurs: _egalite(gauche(valeurs), droite(valeurs), attendu=attendu)
    return lambda valeurs: _ordre(gauche(valeurs), droite(valeurs), operateur)


def _egalite(a: Valeur, b: Valeur, *, attendu: bool) -> Valeur:
    if a is None or b is None:
        return None
    a, b = (False if valeur is SANS_OBJET else valeur for valeur in (a, b))
    if isinstance(a, Intervalle) or isinstance(b, Intervalle):
        egal = egaux(a, b)
        return None if egal is None else egal is attendu
    return (type(a) is type(b) and a == b) is attendu


def _ordre(a: Valeur, b: Valeur, operateur: Operateur) -> Valeur:
    if a is None or b is None:
        return None
    if a is SANS_OBJET or b is SANS_OBJET:
        return SANS_OBJET
    if isinstance(a, Intervalle) or isinstance(b, Intervalle):
        return ordonnes(a, operateur, b)
    return _ORDRE[operateur](a, b)


def toutes(elements: Sequence[Calcul]) -> Calcul:
    """False as soon as one is not true, unknown if one is not known, true otherwise."""

    def calcul(valeurs: Valeurs) -> Valeur:
        resultat: Valeur = True
        for element in elements:
            valeur = element(valeurs)
            if valeur is None:
                resultat = None
            elif valeur is not True:
                return False
        return resultat

    return calcul


def une(elements: Sequence[Calcul]) -> Calcul:
    """True as soon as one is true, unknown if one is not known, false otherwise."""

    def calcul(valeurs: Valeurs) -> Valeur:
        resultat: Valeur = False
        for element in elements:
            valeur = element(valeurs)
            if valeur is True:
                return True
            if valeur is None:
                resultat = None
        return resultat

    return calcul


def applicable(si: bool, condition: Calcul, valeur: Calcul) -> Calcul:
    """Unknown while the condition is, whatever the value."""

    def calcul(valeurs: Valeurs) -> Valeur:
        tenue = condition(valeurs)
        if tenue is None:
            return None
        return valeur(valeurs) if (tenue is True) is si else SANS_OBJET

    return calcul


def defaut(valeur: Calcul, autre: Calcul) -> Calcul:
    def calcul(valeurs: Valeurs) -> Valeur:
        connue = valeur(valeurs)
        return autre(valeurs) if connue is None else connue

    return calcul


def variations(branches: Sequence[tuple[Calcul | None, Calcul]]) -> Calcul:
    """Stops at the first condition that holds, or that is not known; without object when none holds."""

    def calcul(valeurs: Valeurs) -> Valeur:
        for condition, valeur in branches:
            tenue = True if condition is None else condition(valeurs)
            if tenue is None:
                return None
            if tenue is True:
                return valeur(valeurs)
        return SANS_OBJET

    return calcul


def sous(parent: str, valeur: Calcul, *, condition: bool) -> Calcul:
    """Without object when the rule above is; also when it is false, if it is a condition."""

    def calcul(valeurs: Valeurs) -> Valeur:
        dessus = valeurs.get(parent)
        if dessus is SANS_OBJET or (condition and dessus is False):
            return SANS_OBJET
        return valeur(valeurs)

    return calcul
