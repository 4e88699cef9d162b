"""Merges OpenAPI documents: a name that means two things is prefixed by its service."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

_REFERENCE = "#/components/schemas/"
_METHODES = frozenset({"get", "put", "post", "delete", "patch", "head", "options"})


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(path, method, operation) of a document."""
    for chemin, par_methode in document["paths"].items():
        for methode, operation in par_methode.items():
            if methode in _METHODES:
                yield chemin, methode, operation


def references(noeud: Any) -> set[str]:
    """Names of the schemas that a part of a document refers to, itself excepted."""
    if isinstance(noeud, dict):
        trouves = {
            valeur.removeprefix(_REFERENCE)
            for cle, valeur in noeud.items()
            if cle == "$ref" and isinstance(valeur, str)
        }
        return trouves.union(*(references(valeur) for valeur in noeud.values()))
    if isinstance(noeud, list):
        return set().union(*(references(valeur) for valeur in noeud))
    return set()


def fusionner(propre: dict[str, Any], voisins: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The document `propre` with the neighbours' operations, tags and schemas; neither argument is changed."""
    fusion = deepcopy(propre)
    homonymes = _homonymes([propre, *voisins.values()])
    noms = {operation["operationId"] for _, _, operation in operations(fusion)}
    for service, original in voisins.items():
        document = _renommer(deepcopy(original), {nom: service.capitalize() + nom for nom in homonymes})
        for _, _, operation in operations(document):
            if operation["operationId"] in noms:
                operation["operationId"] = f"{service}_{operation['operationId']}"
            noms.add(operation["operationId"])
        fusion["paths"].update(document["paths"])
        fusion["components"]["schemas"].update(_utiles(document))
        fusion["tags"] = _etiquettes(fusion.get("tags", []), document.get("tags", []))
    utilisees = dict.fromkeys(etiquette for _, _, op in operations(fusion) for etiquette in op.get("tags", []))
    fusion["tags"] = [
        t for t in _etiquettes(fusion.get("tags", []), [{"name": nom} for nom in utilisees]) if t["name"] in utilisees
    ]
    return fusion


def _utiles(document: dict[str, Any]) -> dict[str, Any]:
    """Schemas that the operations of the document need."""
    schemas: dict[str, Any] = document["components"]["schemas"]
    atteints: set[str] = set()
    a_voir = references(document["paths"])
    while a_voir:
        nom = a_voir.pop()
        if nom in schemas and nom not in atteints:
            atteints.add(nom)
            a_voir |= references(schemas[nom])
    return {nom: schemas[nom] for nom in sorted(atteints)}


def _homonymes(documents: Iterable[dict[str, Any]]) -> set[str]:
    """Names that stand for different schemas, or for schemas which refer to one of them."""
    tous = [_utiles(document) for document in documents]
    sens: dict[str, list[Any]] = {}
    for schemas in tous:
        for nom, schema in schemas.items():
            if schema not in sens.setdefault(nom, []):
                sens[nom].append(schema)
    ambigus = {nom for nom, variantes in sens.items() if len(variantes) > 1}
    while True:
        suite = {nom for nom, variantes in sens.items() if references(variantes) & ambigus} - ambigus
        if not suite:
            return ambigus
        ambigus |= suite


def _renommer(document: dict[str, Any], noms: dict[str, str]) -> dict[str, Any]:
    schemas = document["components"]["schemas"]
    document["components"]["schemas"] = {noms.get(nom, nom): schema for nom, schema in schemas.items()}
    _repointer(document, {_REFERENCE + ancien: _REFERENCE + nouveau for ancien, nouveau in noms.items()})
    return document


def _repointer(noeud: Any, adresses: dict[str, str]) -> None:
    """Rewrites the references in place, those of discriminators included."""
    paires = noeud.items() if isinstance(noeud, dict) else enumerate(noeud)
    for cle, valeur in list(paires):
        if isinstance(valeur, str) and valeur in adresses:
            noeud[cle] = adresses[valeur]
        elif isinstance(valeur, dict | list):
            _repointer(valeur, adresses)


def _etiquettes(connues: list[dict[str, Any]], autres: list[dict[str, Any]]) -> list[dict[str, Any]]:
    noms = {etiquette["name"] for etiquette in connues}
    return connues + [etiquette for etiquette in autres if etiquette["name"] not in noms]
