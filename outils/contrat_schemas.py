"""Compares two JSON schemas as a client would: what it sent is still accepted, what it read is still there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

_REFERENCE = "#/components/schemas/"
_PLAFONDS = ("maxLength", "maxItems", "maximum", "exclusiveMaximum", "maxProperties")
_PLANCHERS = ("minLength", "minItems", "minimum", "exclusiveMinimum", "minProperties")
_INFINI = float("inf")


class Sens(StrEnum):
    """Which way the schema travels."""

    REQUETE = "requête"
    REPONSE = "réponse"


@dataclass
class Comparaison:
    """Two sets of named schemas; pairs of names already compared are not compared again."""

    anciens: dict[str, Any]
    nouveaux: dict[str, Any]
    vus: set[tuple[str, str, Sens]] = field(default_factory=set)

    def ruptures(self, lieu: str, ancien: dict[str, Any], nouveau: dict[str, Any], sens: Sens) -> Iterator[str]:
        """Sentences, one per breaking change found under `lieu`."""
        paire = (ancien.get("$ref", ""), nouveau.get("$ref", ""), sens)
        if all(paire[:2]):
            if paire in self.vus:
                return
            self.vus.add(paire)
        ancien, nouveau = _resoudre(ancien, self.anciens), _resoudre(nouveau, self.nouveaux)
        variantes = _variantes(ancien), _variantes(nouveau)
        if len(variantes[0]) > 1 or len(variantes[1]) > 1:
            yield from self._variantes(lieu, *variantes, sens)
            return
        yield from self._simple(lieu, ancien, nouveau, sens)

    def _variantes(self, lieu: str, anciennes: list[Any], nouvelles: list[Any], sens: Sens) -> Iterator[str]:
        avant = {_signature(variante, self.anciens): variante for variante in anciennes}
        apres = {_signature(variante, self.nouveaux): variante for variante in nouvelles}
        if sens is Sens.REQUETE:
            yield from (f"{lieu} : la forme {nom} n'est plus acceptée" for nom in avant.keys() - apres.keys())
        else:
            yield from (f"{lieu} : la forme {nom} peut maintenant être rendue" for nom in apres.keys() - avant.keys())
        for nom in sorted(avant.keys() & apres.keys()):
            yield from self.ruptures(lieu, avant[nom], apres[nom], sens)

    def _simple(self, lieu: str, ancien: dict[str, Any], nouveau: dict[str, Any], sens: Sens) -> Iterator[str]:
        if "type" in ancien and ancien["type"] != nouveau.get("type"):
            yield f"{lieu} : le type passe de {ancien['type']} à {nouveau.get('type')}"
            return
        yield from _valeurs(lieu, ancien, nouveau, sens)
        if sens is Sens.REQUETE:
            yield from _contraintes(lieu, ancien, nouveau)
        yield from self._champs(lieu, ancien, nouveau, sens)
        if "items" in ancien and "items" in nouveau:
            yield from self.ruptures(f"{lieu}[]", ancien["items"], nouveau["items"], sens)

    def _champs(self, lieu: str, ancien: dict[str, Any], nouveau: dict[str, Any], sens: Sens) -> Iterator[str]:
        avant, apres = ancien.get("properties", {}), nouveau.get("properties", {})
        requis_avant, requis_apres = set(ancien.get("required", [])), set(nouveau.get("required", []))
        yield from (f"{lieu}.{nom} : le champ est retiré" for nom in avant if nom not in apres)
        if sens is Sens.REQUETE:
            yield from (f"{lieu}.{nom} : le champ devient obligatoire" for nom in sorted(requis_apres - requis_avant))
        else:
            yield from (
                f"{lieu}.{nom} : le champ n'est plus garanti"
                for nom in sorted((requis_avant - requis_apres) & apres.keys())
            )
        for nom in avant.keys() & apres.keys():
            yield from self.ruptures(f"{lieu}.{nom}", avant[nom], apres[nom], sens)


def _resoudre(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = schemas.get(schema["$ref"].removeprefix(_REFERENCE), {})
    return schema


def _variantes(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return schema.get("anyOf") or schema.get("oneOf") or [schema]


def _signature(variante: dict[str, Any], schemas: dict[str, Any]) -> str:
    """What tells a variant from the others: its name, else its constant or its type."""
    nom: str = variante.get("$ref", "").removeprefix(_REFERENCE)
    resolue = _resoudre(variante, schemas)
    return nom or str(resolue.get("const") or resolue.get("type") or "libre")


def _valeurs(lieu: str, ancien: dict[str, Any], nouveau: dict[str, Any], sens: Sens) -> Iterator[str]:
    """Closed lists: a request may not lose a value; an answer may gain some (clients must expect it)."""
    if sens is Sens.REQUETE and "enum" in nouveau:
        permises = set(map(str, ancien.get("enum", [])))
        retirees = sorted(permises - set(map(str, nouveau["enum"])))
        yield from (f"{lieu} : la valeur {valeur} n'est plus acceptée" for valeur in retirees)
        if "enum" not in ancien:
            yield f"{lieu} : les valeurs sont maintenant limitées à une liste"


def _contraintes(lieu: str, ancien: dict[str, Any], nouveau: dict[str, Any]) -> Iterator[str]:
    for cle in _PLAFONDS:
        if nouveau.get(cle, _INFINI) < ancien.get(cle, _INFINI):
            yield f"{lieu} : {cle} passe de {ancien.get(cle, 'aucun')} à {nouveau[cle]}"
    for cle in _PLANCHERS:
        if nouveau.get(cle, -_INFINI) > ancien.get(cle, -_INFINI):
            yield f"{lieu} : {cle} passe de {ancien.get(cle, 'aucun')} à {nouveau[cle]}"
    for cle in ("pattern", "format"):
        if cle in nouveau and nouveau[cle] != ancien.get(cle):
            yield f"{lieu} : {cle} passe de {ancien.get(cle, 'aucun')} à {nouveau[cle]}"
