"""The nearest change that would make a failed condition true: solved fact by fact, alternative by alternative."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product

from services.aides.catalogue.elements import Condition
from services.aides.catalogue.faits import FAITS
from services.aides.catalogue.territoires import AILLEURS, FRANCE, territoire
from services.aides.eligibilite.conditions import Faits
from services.aides.eligibilite.connaissance import FaitConnu
from services.aides.eligibilite.exigences import EN_MAIN, ENTIERS, LEVIERS, TAILLE, Exigence, Levier
from services.aides.eligibilite.grandeurs import Grandeur, Intervalle, exactement
from services.aides.eligibilite.kleene import Verite

ALTERNATIVES_MAX = 512
"""Bound of the alternatives examined; the rules of the catalogue have a dozen at most."""
_QUELCONQUE = "autre"
"""A code that no rule names."""


@dataclass(frozen=True)
class Changement:
    """A fact, the value to reach, how far it is (None: not a distance), and the accepted codes."""

    fait: str
    cible: Grandeur
    ecart: Decimal | None = None
    acceptees: tuple[str, ...] = ()
    sauf: tuple[str, ...] = ()

    @property
    def levier(self) -> Levier:
        return LEVIERS.get(self.fait, "projet")

    @property
    def en_main(self) -> bool:
        """True when the company can bring it about; growing smaller is no plan."""
        recul = self.fait in TAILLE and self.ecart is not None and self.ecart < 0
        return self.levier in EN_MAIN and not recul


def alternatives(condition: Condition, *, vraie: bool = True) -> Iterable[tuple[Exigence, ...]]:
    """The sets of requirements of which one is enough (disjunctive form); those of the contrary when not `vraie`."""
    if condition.fait is not None:
        assert condition.operateur is not None and condition.seuil is not None  # noqa: PT018 - checked at load
        seuil = tuple(condition.seuil) if isinstance(condition.seuil, list) else condition.seuil
        exigence = Exigence(condition.fait, condition.operateur, seuil)
        return [(exigence if vraie else exigence.contraire(),)]
    if condition.non is not None:
        return alternatives(condition.non, vraie=not vraie)
    parties = [list(alternatives(sous, vraie=vraie)) for sous in (*condition.un_de, *condition.tous)]
    if bool(condition.un_de) is vraie:
        return [alternative for partie in parties for alternative in partie]
    return (tuple(e for partie in choix for e in partie) for choix in product(*parties))


def plus_proche(condition: Condition, faits: Faits) -> tuple[Changement, ...] | None:
    """The smallest set of changes that makes the condition true; empty when it is; None when nothing can."""
    solutions = []
    for alternative in islice(alternatives(condition), ALTERNATIVES_MAX):
        solution = _resoudre(alternative, faits)
        if solution is not None:
            solutions.append(solution)
    return min(solutions, key=_cout, default=None)


def appliquer(faits: Faits, changements: Iterable[Changement]) -> Faits:
    """The facts once the changes are made."""
    return {**faits, **{c.fait: FaitConnu(c.cible, "calcul") for c in changements}}


def _cout(changements: Sequence[Changement]) -> tuple[int, int, Decimal]:
    """Fewest changes first, then those that the company controls, then the shortest way."""
    chemin = sum((abs(c.ecart) for c in changements if c.ecart is not None), Decimal(0))
    return len(changements), sum(not c.en_main for c in changements), chemin


def _resoudre(exigences: Sequence[Exigence], faits: Faits) -> tuple[Changement, ...] | None:
    """One change per fact that does not already meet all that is asked of it; None when a fact cannot."""
    par_fait: dict[str, list[Exigence]] = {}
    for exigence in exigences:
        par_fait.setdefault(exigence.fait, []).append(exigence)
    changements = []
    for fait, demandees in par_fait.items():
        connu = faits.get(fait)
        grandeur = connu.grandeur if connu is not None else None
        if all(e.tenue(grandeur) is Verite.VRAI for e in demandees):
            continue
        changement = _changement(fait, demandees, grandeur)
        if changement is None:
            return None
        changements.append(changement)
    return tuple(changements)


def _changement(fait: str, exigences: Sequence[Exigence], actuelle: Grandeur | None) -> Changement | None:
    genre = FAITS[fait].genre
    if genre == "booleen":
        voulues = {bool(e.seuil) for e in exigences}
        return Changement(fait, frozenset(voulues)) if len(voulues) == 1 else None
    if genre == "code":
        return _vers_un_code(fait, exigences)
    if genre == "territoire":
        return _vers_un_lieu(fait, exigences)
    return _vers_un_nombre(fait, exigences, actuelle if isinstance(actuelle, Intervalle) else None)


def _vers_un_nombre(fait: str, exigences: Sequence[Exigence], actuelle: Intervalle | None) -> Changement | None:
    pas = Decimal(1) if fait in ENTIERS else Decimal("0.01")
    decalages = {">": pas, "<": -pas}
    seuils = [(e.operateur, Decimal(str(e.seuil)) + decalages.get(e.operateur, Decimal(0))) for e in exigences]
    bas = max((seuil for operateur, seuil in seuils if operateur.startswith(">")), default=Decimal(0))
    haut = min((seuil for operateur, seuil in seuils if operateur.startswith("<")), default=None)
    bas = max(bas, Decimal(0))
    if haut is not None and haut < bas:
        return None
    depart = actuelle.exact if actuelle is not None else None
    cible = bas if depart is None else max(bas, depart)
    cible = cible if haut is None else min(cible, haut)
    return Changement(fait, exactement(cible), None if depart is None else cible - depart)


def _vers_un_code(fait: str, exigences: Sequence[Exigence]) -> Changement | None:
    par_operateur: Mapping[str, list[tuple[str, ...]]] = _grouper(exigences)
    exclus = tuple(sorted({code for seuil in par_operateur.get("hors", []) for code in seuil}))
    citees = [
        code for seuils in (*par_operateur.get("parmi", ()), *par_operateur.get("commence_par", ())) for code in seuils
    ]
    candidats = [c for c in dict.fromkeys(citees or [_QUELCONQUE]) if _convient(c, exigences)]
    if not candidats:
        return None
    acceptees = tuple(candidats) if citees else ()
    return Changement(fait, frozenset({candidats[0]}), None, acceptees, () if citees else exclus)


def _vers_un_lieu(fait: str, exigences: Sequence[Exigence]) -> Changement | None:
    """A place that all the requirements admit; the territories named are what is accepted."""
    voulus = [e.seuil for e in exigences if e.operateur == "dans" and isinstance(e.seuil, tuple)]
    dedans = sorted({lieu for codes in voulus for lieu in territoire(codes).inclus} - {FRANCE})
    cible = next((lieu for lieu in (*dedans, *AILLEURS) if _convient(lieu, exigences)), None)
    if cible is None:
        return None
    return Changement(fait, frozenset({cible}), None, tuple(code for codes in voulus for code in codes))


def _grouper(exigences: Sequence[Exigence]) -> dict[str, list[tuple[str, ...]]]:
    groupes: dict[str, list[tuple[str, ...]]] = {}
    for exigence in exigences:
        if isinstance(exigence.seuil, tuple):
            groupes.setdefault(exigence.operateur, []).append(exigence.seuil)
    return groupes


def _convient(code: str, exigences: Sequence[Exigence]) -> bool:
    return all(e.tenue(frozenset({code})) is Verite.VRAI for e in exigences)
