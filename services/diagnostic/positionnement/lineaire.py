"""What sums and differences of published cells would give: an elimination over the whole table. Pure."""

from collections.abc import Iterable, Mapping

from services.diagnostic.positionnement.domain import K_MEDIANE, Cellule, Membres

_MODULO = 2**61 - 1
"""A prime: integers modulo it are as good as fractions here, and far quicker."""


def isole(cellules: Mapping[Cellule, Membres], connues: Iterable[Cellule]) -> bool:
    """True when combining the known cells gives a set of fewer than five companies."""
    atomes = _atomes(cellules)
    lignes = [[int(cellule in appartenance) for appartenance in atomes] for cellule in connues]
    tailles = list(atomes.values())
    for ligne in _reduire(lignes):
        coefficients = [
            (coefficient, taille) for coefficient, taille in zip(ligne, tailles, strict=True) if coefficient
        ]
        if all(c == 1 for c, _ in coefficients) and sum(taille for _, taille in coefficients) < K_MEDIANE:
            return True
    return False


def _atomes(cellules: Mapping[Cellule, Membres]) -> dict[frozenset[Cellule], int]:
    """Companies that are in exactly the same cells, counted."""
    places: dict[str, list[Cellule]] = {}
    for cellule, membres in cellules.items():
        for siren in membres:
            places.setdefault(siren, []).append(cellule)
    atomes: dict[frozenset[Cellule], int] = {}
    for appartenance in map(frozenset, places.values()):
        atomes[appartenance] = atomes.get(appartenance, 0) + 1
    return atomes


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
