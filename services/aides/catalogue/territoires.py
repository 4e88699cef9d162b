"""Territories as lists of codes: what is in, what is out; an exclusion always wins.

A code is `commune:93066`, `epci:…`, `ept:…`, `departement:93`, `region:11`, `pays:FR` or `union:petite-couronne`;
preceded by `sauf:`, it is excluded. A list is a union. A commune is judged on its code, a département alone on all
the communes that it could be.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from shared.nomenclatures.territoires import commune_actuelle, departements, membres, nom_de

UNIONS = Path(__file__).resolve().parents[1] / "donnees" / "territoires.json"
FRANCE = "pays:FR"
AILLEURS = ("departement:69", "departement:13")
"""Places outside the region, to tell a regional rule from a national one."""
SAUF = "sauf:"
_GENRES = ("commune", "epci", "ept", "departement", "region")
_OUTRE_MER = ("97", "98")
_METROPOLE = {f"{numero:02}" for numero in range(1, 96)} - {"20"}
_AUTRES_DEPARTEMENTS = _METROPOLE | {"2A", "2B", "971", "972", "973", "974", "976"}


@dataclass(frozen=True, slots=True)
class Territoire:
    """Places in and out; a place is a commune, or `departement:NN` for one outside the nomenclature."""

    inclus: frozenset[str]
    exclus: frozenset[str]

    def contient(self, lieu: str) -> bool:
        """True when the place is in and not out."""
        echelles = {lieu, f"departement:{departement_de(lieu)}", FRANCE}
        return bool(echelles & self.inclus) and not echelles & self.exclus


def departement_de(commune: str) -> str:
    """Département of a commune code (or of a `departement:NN` place)."""
    code = commune.removeprefix("departement:")
    return code[:3] if code.startswith(_OUTRE_MER) else code[:2]


def lieux_possibles(commune: str | None, departement: str | None) -> frozenset[str] | None:
    """Places where the company may be; None when nothing is known, or when the commune is not in the nomenclature."""
    if commune is not None:
        actuelle = commune_actuelle(commune)
        if actuelle is not None:
            return frozenset({actuelle})
        return None if departement_de(commune) in departements() else frozenset({commune})
    if departement is None:
        return None
    return membres(departement) if departement in departements() else frozenset({f"departement:{departement}"})


@lru_cache(maxsize=256)
def territoire(codes: tuple[str, ...]) -> Territoire:
    """The territory of a list; ValueError names the code that no nomenclature knows, or the union that turns round."""
    return _resoudre(codes, ())


def _resoudre(codes: Iterable[str], en_cours: tuple[str, ...]) -> Territoire:
    inclus: set[str] = set()
    exclus: set[str] = set()
    for code in codes:
        cible = exclus if code.startswith(SAUF) else inclus
        cible |= _etendue(code.removeprefix(SAUF), en_cours)
    if not inclus:
        raise ValueError("un territoire commence par ce qu'il inclut")
    return Territoire(frozenset(inclus), frozenset(exclus))


def _etendue(code: str, en_cours: tuple[str, ...]) -> set[str]:
    genre, _, valeur = code.partition(":")
    if code == FRANCE:
        return {FRANCE}
    if genre == "union":
        return _union(valeur, en_cours)
    if genre == "departement" and _hors_region(valeur):
        return {code}
    if genre not in _GENRES or nom_de(genre, valeur) is None:
        raise ValueError(f"territoire inconnu : {code}")
    return {valeur} if genre == "commune" else set(membres(valeur))


def _hors_region(departement: str) -> bool:
    """A French département outside the region: its communes are not in the nomenclature."""
    if departement in departements():
        return False
    return departement in _AUTRES_DEPARTEMENTS


def _union(nom: str, en_cours: tuple[str, ...]) -> set[str]:
    if nom in en_cours:
        raise ValueError(f"union qui se contient elle-même : {' → '.join((*en_cours, nom))}")
    if nom not in unions():
        raise ValueError(f"union de territoires inconnue : {nom}")
    ensemble = _resoudre(unions()[nom]["membres"], (*en_cours, nom))
    return {lieu for lieu in ensemble.inclus if ensemble.contient(lieu)}


@lru_cache(maxsize=1)
def unions() -> dict[str, dict[str, Any]]:
    """Ad hoc unions, by name."""
    contenu: dict[str, dict[str, Any]] = json.loads(UNIONS.read_bytes())["unions"]
    return contenu


def decrire_territoire(codes: Iterable[str]) -> str:
    """In words: « Île-de-France sauf Paris »."""
    dedans = [_nom(code) for code in codes if not code.startswith(SAUF)]
    dehors = [_nom(code.removeprefix(SAUF)) for code in codes if code.startswith(SAUF)]
    return ", ".join(dedans) + (f" sauf {', '.join(dehors)}" if dehors else "")


def _nom(code: str) -> str:
    genre, _, valeur = code.partition(":")
    if genre == "union":
        return str(unions()[valeur]["libelle"])
    return "France" if code == FRANCE else nom_de(genre, valeur) or code
