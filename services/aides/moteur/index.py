"""One pass over the column of a fact: rows by cell, a cell being values that no condition tells apart. Pure.

The truth of a leaf is asked of the language itself, once per cell; nothing here compares a value with a threshold.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import islice, repeat
from math import isfinite
from operator import add
from typing import Any

from services.aides.eligibilite.grandeurs import Grandeur
from services.aides.eligibilite.kleene import Verite
from services.aides.moteur.bits import cumules, ensembles, numeroter
from services.aides.moteur.compilation import CatalogueCompile
from services.aides.moteur.formes import Feuille
from services.aides.moteur.valeurs import Valeur, est_nombre, grandeur_de

Paire = tuple[int, int]
"""Rows where a condition is certainly true, rows where it is possibly true; the same object when nothing is unknown."""
_ECHANTILLON, _PEU = 2000, 200
_SIGNATURES_MAX = 1 << 16
_RANGS = {Verite.FAUX: 0, Verite.INCONNU: 1, Verite.VRAI: 2}
_TYPES = frozenset({int, float, Decimal, type(None)})
_SOUS_TOUT: dict[bool, Any] = {True: Decimal("-Infinity"), False: float("-inf")}


def indexer(compile_: CatalogueCompile, fait: str, colonne: Sequence[Valeur]) -> dict[int, Paire]:
    """(certain, possible) of each leaf on the fact, by the rank of its node; ValueError for a value that is not one."""
    if est_nombre(fait) and _nombreux(colonne):
        genres = set(map(type, colonne))
        if genres <= _TYPES:
            return _ordonner(compile_, fait, colonne, genres)
    return _regrouper(compile_, fait, colonne)


def _nombreux(colonne: Sequence[Valeur]) -> bool:
    """True when the first rows hold many distinct values: sorting thresholds beats gathering equal values."""
    return len(set(map(id, islice(colonne, _ECHANTILLON)))) > _PEU


def _regrouper(compile_: CatalogueCompile, fait: str, colonne: Sequence[Any]) -> dict[int, Paire]:
    """Cells of the values with the same truth on every leaf: each distinct value is judged once."""
    comparateurs = compile_.comparateurs[fait]
    connues = compile_.signatures.setdefault(fait, {})
    if len(connues) > _SIGNATURES_MAX:
        connues.clear()
    distinctes = dict.fromkeys(colonne)
    for valeur in distinctes.keys() - connues.keys():
        grandeur = grandeur_de(fait, valeur)
        connues[valeur] = bytes(_RANGS[juger(grandeur)] for _, juger in comparateurs)
    cellules = {s: rang for rang, s in enumerate(dict.fromkeys(map(connues.__getitem__, distinctes)))}
    codes = {valeur: cellules[connues[valeur]] for valeur in distinctes}
    parts = ensembles(numeroter(map(codes.__getitem__, colonne), len(cellules)), len(cellules))
    sommes = cumules(parts)
    return {
        noeud: _paire([signature[place] for signature in cellules], parts, sommes)
        for place, (noeud, _) in enumerate(comparateurs)
    }


def _paire(verites: Sequence[int], parts: Sequence[int], sommes: Sequence[int]) -> Paire:
    certain = _union([verite == 2 for verite in verites], parts, sommes)
    if 1 not in verites:
        return certain, certain
    return certain, _union([verite > 0 for verite in verites], parts, sommes)


def _union(retenus: Sequence[bool], parts: Sequence[int], sommes: Sequence[int]) -> int:
    """Rows of the cells kept: by runs of neighbouring cells."""
    ensemble, debut = 0, None
    for rang, retenu in enumerate((*retenus, False)):
        if retenu and debut is None:
            debut = rang
        elif not retenu and debut is not None:
            ensemble |= parts[debut] if rang == debut + 1 else sommes[rang] ^ sommes[debut]
            debut = None
    return ensemble


def _ordonner(compile_: CatalogueCompile, fait: str, colonne: Sequence[Any], genres: set[type]) -> dict[int, Paire]:
    """Cells of the numbers between two thresholds, in order; along them the truth of a leaf changes once at most."""
    codes, effectif = _situer(compile_, fait, colonne, genres)
    sommes = cumules(ensembles(codes, effectif))
    presents = [rang for rang in range(1, effectif) if sommes[rang + 1] != sommes[rang]]
    modeles = [grandeur_de(fait, colonne[codes.index(rang)]) for rang in presents]
    inconnues, bornes = sommes[1], [*presents, effectif]
    return {noeud: _seuil(juger, modeles, bornes, sommes, inconnues) for noeud, juger in compile_.comparateurs[fait]}


def _situer(compile_: CatalogueCompile, fait: str, colonne: Sequence[Any], genres: set[type]) -> tuple[Any, int]:
    """Code of each row: 0 unknown, then one more for each threshold reached, one more for each passed."""
    if genres & {float, Decimal} and not all(map(isfinite, (valeur for valeur in colonne if valeur is not None))):
        raise ValueError(f"{fait} : nombre fini attendu")
    atteints, depasses = _seuils(compile_, fait, decimaux=Decimal in genres)
    bas = _SOUS_TOUT[Decimal in genres]
    valeurs = [bas if valeur is None else valeur for valeur in colonne]
    rangs: Any = map(bisect_left, repeat([bas, *depasses]), valeurs)
    if atteints:
        rangs = map(add, rangs, map(bisect_right, repeat(atteints), valeurs))
    effectif = len(depasses) + len(atteints) + 2
    return numeroter(rangs, effectif), effectif


def _seuils(compile_: CatalogueCompile, fait: str, *, decimaux: bool) -> tuple[list[Any], list[Any]]:
    """Thresholds where the truth changes as they are reached (≥, <), and as they are passed (>, ≤)."""
    feuilles = [n for rang, _ in compile_.comparateurs[fait] if isinstance(n := compile_.noeuds[rang], Feuille)]
    listes = [
        sorted({_comparable(f.seuil, decimaux=decimaux) for f in feuilles if f.operateur in operateurs})
        for operateurs in ({">=", "<"}, {">", "<="})
    ]
    return listes[0], listes[1]


def _comparable(seuil: Any, *, decimaux: bool) -> Any:
    """The threshold as the type that compares fastest with the column, without changing its value."""
    return seuil if decimaux or seuil != seuil.to_integral_value() else int(seuil)


def _seuil(
    juger: Callable[[Grandeur | None], Verite],
    modeles: Sequence[Grandeur | None],
    bornes: Sequence[int],
    sommes: Sequence[int],
    inconnues: int,
) -> Paire:
    """The leaf judged at both ends of the cells, and by halves between them."""
    if not modeles:
        return 0, inconnues
    premiere = juger(modeles[0])
    bascule = bisect_left(modeles, True, key=lambda modele: juger(modele) is not premiere)
    debut = sommes[bornes[bascule]] ^ inconnues
    certain = debut if premiere is Verite.VRAI else sommes[-1] ^ inconnues ^ debut
    return certain, (certain | inconnues if inconnues else certain)
