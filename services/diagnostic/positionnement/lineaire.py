"""What sums and differences of published cells would give: an elimination over the whole table. Pure."""

from collections import Counter
from collections.abc import Sequence

from services.diagnostic.positionnement.domain import Membres, Voix

_MODULO = 2**61 - 1
"""A prime: integers modulo it are as good as fractions here, and far quicker."""


def isole(groupes: Sequence[Membres], seuil: int) -> bool:
    """True when sums and differences of these groups give a set of fewer voices than `seuil`."""
    atomes = _atomes(groupes)
    lignes = [[int(rang in appartenance) for appartenance in atomes] for rang in range(len(groupes))]
    for ligne in _reduire(lignes):
        poids = [(c, nombre) for c, nombre in zip(ligne, atomes.values(), strict=True) if c]
        if all(c == 1 for c, _ in poids) and sum(nombre for _, nombre in poids) < seuil:
            return True
    return False


def _atomes(groupes: Sequence[Membres]) -> dict[frozenset[int], int]:
    """Voices that are in exactly the same groups, counted."""
    places: dict[tuple[str, Voix], list[int]] = {}
    for rang, membres in enumerate(groupes):
        for voix in membres.items():
            places.setdefault(voix, []).append(rang)
    return Counter(map(frozenset, places.values()))


def _reduire(lignes: list[list[int]]) -> list[list[int]]:
    """Reduced row echelon form, without its null rows."""
    rang = 0
    for colonne in range(len(lignes[0]) if lignes else 0):
        pivot = next((i for i in range(rang, len(lignes)) if lignes[i][colonne]), None)
        if pivot is None:
            continue
        lignes[rang], lignes[pivot] = lignes[pivot], lignes[rang]
        inverse = pow(lignes[rang][colonne], -1, _MODULO)
        tete = lignes[rang] = [valeur * inverse % _MODULO for valeur in lignes[rang]]
        for i, ligne in enumerate(lignes):
            if i != rang and (facteur := ligne[colonne]):
                lignes[i] = [(a - facteur * b) % _MODULO for a, b in zip(ligne, tete, strict=True)]
        rang += 1
    return lignes[:rang]
