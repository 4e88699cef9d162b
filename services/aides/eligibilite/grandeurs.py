"""What is known of a quantity: an interval of numbers, or the set of the values still possible."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from services.aides.catalogue.territoires import territoire
from services.aides.eligibilite.kleene import Verite, non


@dataclass(frozen=True, slots=True)
class Intervalle:
    """Closed interval; a missing bound is infinite."""

    mini: Decimal | None = None
    maxi: Decimal | None = None

    def __add__(self, autre: "Intervalle") -> "Intervalle":
        return Intervalle(_somme(self.mini, autre.mini), _somme(self.maxi, autre.maxi))

    def fois(self, part: Decimal) -> "Intervalle":
        """The interval multiplied by a share between 0 and 1."""
        return Intervalle(
            self.mini * part if self.mini is not None else None, self.maxi * part if self.maxi is not None else None
        )

    @property
    def exact(self) -> Decimal | None:
        """The value, when only one is possible."""
        return self.mini if self.mini is not None and self.mini == self.maxi else None


Possibles = frozenset[str | bool]
Grandeur = Intervalle | Possibles
Seuil = Decimal | bool | Sequence[str]


def exactement(valeur: Decimal | int) -> Intervalle:
    """The interval of one number."""
    exacte = Decimal(valeur)
    return Intervalle(exacte, exacte)


def _somme(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return None if a is None or b is None else a + b


def _au_moins(g: Intervalle, seuil: Decimal) -> Verite:
    if g.mini is not None and g.mini >= seuil:
        return Verite.VRAI
    return Verite.FAUX if g.maxi is not None and g.maxi < seuil else Verite.INCONNU


def _plus_que(g: Intervalle, seuil: Decimal) -> Verite:
    if g.mini is not None and g.mini > seuil:
        return Verite.VRAI
    return Verite.FAUX if g.maxi is not None and g.maxi <= seuil else Verite.INCONNU


def _inverse(test: Callable[[Intervalle, Decimal], Verite]) -> Callable[[Intervalle, Decimal], Verite]:
    return lambda g, seuil: non(test(g, seuil))


COMPARAISONS: dict[str, Callable[[Intervalle, Decimal], Verite]] = {
    ">=": _au_moins,
    ">": _plus_que,
    "<": _inverse(_au_moins),
    "<=": _inverse(_plus_que),
}


def _selon(retenus: Possibles, possibles: Possibles) -> Verite:
    if retenus == possibles:
        return Verite.VRAI
    return Verite.INCONNU if retenus else Verite.FAUX


def comparer(grandeur: Grandeur | None, operateur: str, seuil: Seuil) -> Verite:
    """Truth of `grandeur operateur seuil`; unknown when the quantity is.

    Operators: >=, >, <, <= (interval and Decimal), parmi, hors, commence_par (codes), dans (territory),
    = (boolean).
    KeyError for an operator that does not fit the quantity.
    """
    if isinstance(grandeur, Intervalle):
        return COMPARAISONS[operateur](grandeur, cast(Decimal, seuil))
    return comparateur(operateur, seuil)(grandeur)


def comparateur(operateur: str, seuil: Seuil) -> Callable[[Grandeur | None], Verite]:
    """`comparer` with its operator and threshold ready, for many quantities."""
    if operateur in COMPARAISONS:
        test, borne = COMPARAISONS[operateur], cast(Decimal, seuil)
        return lambda grandeur: test(grandeur, borne) if isinstance(grandeur, Intervalle) else Verite.INCONNU
    retient = _filtre(operateur, seuil)
    return lambda grandeur: (
        _selon(frozenset(filter(retient, cast(Possibles, grandeur))), cast(Possibles, grandeur))
        if grandeur
        else Verite.INCONNU
    )


def _filtre(operateur: str, seuil: Seuil) -> Callable[[str | bool], bool]:
    if operateur == "=":
        return lambda valeur: valeur is seuil
    if operateur == "dans":
        lieux = territoire(tuple(cast(Sequence[str], seuil)))
        return lambda valeur: lieux.contient(str(valeur))
    codes = tuple(seuil) if isinstance(seuil, Sequence) else ()
    return {
        "parmi": lambda valeur: valeur in codes,
        "hors": lambda valeur: valeur not in codes,
        "commence_par": lambda valeur: str(valeur).startswith(codes),
    }[operateur]
