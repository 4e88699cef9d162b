"""One pass over the column of a fact: rows by cell, a cell being values that no condition tells apart. Pure.

The truth of a leaf is asked of the language itself, once per cell; nothing here compares a value with a threshold.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from services.aides.eligibilite.connaissance import FaitConnu
from services.aides.eligibilite.grandeurs import Grandeur, Intervalle
from services.aides.eligibilite.kleene import Verite
from services.aides.moteur.bits import cumules, ensembles, numeroter
from services.aides.moteur.compilation import CatalogueCompile, Juge
from services.aides.moteur.ordre import nombres_seuls, situer
from services.aides.moteur.valeurs import Valeur, est_nombre, grandeur_de

Paire = tuple[int, int]
"""Rows where a condition is certainly true, rows where it is possibly true; the same object when nothing is unknown."""
_ECHANTILLON, _PEU = 2000, 200
_VALEURS_MAX = 1 << 16
_RANGS = {Verite.FAUX: 0, Verite.INCONNU: 1, Verite.VRAI: 2}
_INCONNU, _VRAI = 1, 2


@dataclass(frozen=True, slots=True)
class Index:
    """(certain, possible) of each leaf on a fact, by node; rows where every leaf is unknown, None if they differ."""

    paires: dict[int, Paire]
    inconnues: int | None


def indexer(compile_: CatalogueCompile, fait: str, colonne: Sequence[Valeur]) -> Index:
    """Reads the column of a fact; ValueError for a value that is not one of the fact."""
    debut = colonne[:_ECHANTILLON]
    if est_nombre(fait) and len(set(map(id, debut))) > _PEU and (types := nombres_seuls(colonne)) is not None:
        return _ordonner(compile_, fait, colonne, types)
    return _regrouper(compile_, fait, colonne, objets=not {Intervalle, FaitConnu}.isdisjoint(map(type, debut)))


class Cellules(dict[Any, int]):
    """Cell of each value met: values with the same truth on every leaf of the fact share one."""

    def __init__(self, fait: str, juges: Sequence[tuple[int, Juge]]) -> None:
        super().__init__()
        self._fait, self._juges = fait, juges
        self.signatures: dict[bytes, int] = {}

    def __missing__(self, valeur: Any) -> int:
        grandeur = grandeur_de(self._fait, valeur)
        signature = bytes([_RANGS[juger(grandeur)] for _, juger in self._juges])
        cellule = self[valeur] = self.signatures.setdefault(signature, len(self.signatures))
        return cellule


def _regrouper(compile_: CatalogueCompile, fait: str, colonne: Sequence[Valeur], *, objets: bool) -> Index:
    cellules = compile_.cellules.get(fait)
    if cellules is None or len(cellules) > _VALEURS_MAX:
        cellules = compile_.cellules[fait] = Cellules(fait, compile_.juges[fait])
    codes = numeroter(lambda: _par_objet(cellules, colonne) if objets else map(cellules.__getitem__, colonne))
    signatures = list(cellules.signatures)
    parts = ensembles(codes, len(signatures))
    sommes = cumules(parts)
    paires = {
        noeud: _paire([signature[place] for signature in signatures], parts, sommes)
        for place, (noeud, _) in enumerate(compile_.juges[fait])
    }
    return Index(paires, _inconnues(signatures, parts))


def _par_objet(cellules: Cellules, colonne: Sequence[Valeur]) -> Iterator[int]:
    """The cells of values that cost more to hash than to recognise: each object is looked up once."""
    objets = dict(zip(map(id, colonne), colonne, strict=True))
    codes = {place: cellules[objet] for place, objet in objets.items()}
    return map(codes.__getitem__, map(id, colonne))


def _inconnues(signatures: Sequence[bytes], parts: Sequence[int]) -> int | None:
    vides = {rang for rang, signature in enumerate(signatures) if _INCONNU in signature}
    if any(set(signatures[rang]) != {_INCONNU} for rang in vides):
        return None
    return sum(parts[rang] for rang in vides)


def _paire(verites: Sequence[int], parts: Sequence[int], sommes: Sequence[int]) -> Paire:
    certain = _union([verite == _VRAI for verite in verites], parts, sommes)
    if _INCONNU not in verites:
        return certain, certain
    return certain, _union([verite >= _INCONNU for verite in verites], parts, sommes)


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


def _ordonner(compile_: CatalogueCompile, fait: str, colonne: Sequence[Any], types: set[type]) -> Index:
    """Cells of the numbers between two thresholds, in order; along them the truth of a leaf changes once at most."""
    codes, effectif = situer(compile_.seuils(fait), fait, colonne, types)
    sommes = cumules(ensembles(codes, effectif))
    presents = [rang for rang in range(1, effectif) if sommes[rang + 1] != sommes[rang]]
    modeles = [grandeur_de(fait, colonne[codes.index(rang)]) for rang in presents]
    bornes, inconnues = [*presents, effectif], sommes[1]
    paires = {noeud: _seuil(juger, modeles, bornes, sommes) for noeud, juger in compile_.juges[fait]}
    return Index(paires, inconnues)


def _seuil(juger: Juge, modeles: Sequence[Grandeur | None], bornes: Sequence[int], sommes: Sequence[int]) -> Paire:
    """The leaf judged at the first cell, and where it changes found by halves; the first set is the unknown rows."""
    inconnues = sommes[1]
    if not modeles:
        return 0, inconnues
    premiere = juger(modeles[0])
    bascule = bisect_left(modeles, True, key=lambda modele: juger(modele) is not premiere)
    debut = sommes[bornes[bascule]] ^ inconnues
    certain = debut if premiere is Verite.VRAI else sommes[-1] ^ inconnues ^ debut
    return certain, (certain | inconnues if inconnues else certain)
