"""What the comparison of two contracts calls a breaking change, rule by rule."""

from copy import deepcopy
from typing import Any

import pytest

from outils.contrat import ruptures

DOCUMENT: dict[str, Any] = {
    "paths": {
        "/v1/fiches": {
            "get": {
                "operationId": "lister_fiches",
                "x-acces": ["region", "ensemblier"],
                "parameters": [{"in": "query", "name": "limite", "schema": {"type": "integer", "maximum": 100}}],
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}
                },
            },
            "post": {
                "operationId": "creer_fiche",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Entree"}}},
                },
                "responses": {
                    "201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Fiche"}}}}
                },
            },
        }
    },
    "components": {
        "schemas": {
            "Entree": {
                "type": "object",
                "required": ["nom"],
                "properties": {
                    "nom": {"type": "string", "maxLength": 200},
                    "genre": {"type": "string", "enum": ["a", "b"]},
                    "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                },
            },
            "Fiche": {
                "type": "object",
                "required": ["id", "nom"],
                "properties": {
                    "id": {"type": "string"},
                    "nom": {"type": "string"},
                    "filles": {"type": "array", "items": {"$ref": "#/components/schemas/Fiche"}},
                },
            },
            "Page": {
                "type": "object",
                "properties": {"elements": {"type": "array", "items": {"$ref": "#/components/schemas/Fiche"}}},
            },
        }
    },
}
OP = ["paths", "/v1/fiches"]
ENTREE, FICHE = ["components", "schemas", "Entree"], ["components", "schemas", "Fiche"]
RUPTURES = {
    "operation_retiree": ([*OP, "post"], None, "l'opération est retirée"),
    "chemin_retire": (OP, None, "l'opération est retirée"),
    "operation_renommee": ([*OP, "get", "operationId"], "autre", "operationId"),
    "role_exclu": ([*OP, "get", "x-acces"], ["region"], "le rôle ensemblier n'a plus accès"),
    "parametre_retire": ([*OP, "get", "parameters"], [], "le paramètre limite est retiré"),
    "parametre_obligatoire": (
        [*OP, "get", "parameters", 0, "required"],
        True,
        "le paramètre limite devient obligatoire",
    ),
    "parametre_resserre": ([*OP, "get", "parameters", 0, "schema", "maximum"], 50, "maximum passe de 100 à 50"),
    "statut_retire": ([*OP, "post", "responses"], {"200": {}}, "la réponse 201 est retirée"),
    "contenu_retire": (
        [*OP, "get", "responses", "200", "content"],
        {"text/csv": {}},
        "le contenu application/json est retiré",
    ),
    "champ_de_reponse_retire": ([*FICHE, "properties", "nom"], None, "Fiche.nom : le champ est retiré"),
    "champ_de_reponse_incertain": ([*FICHE, "required"], ["id"], "nom : le champ n'est plus garanti"),
    "champ_de_reponse_change_de_type": (
        [*FICHE, "properties", "id"],
        {"type": "integer"},
        "le type passe de string à integer",
    ),
    "champ_de_reponse_peut_manquer": (
        [*FICHE, "properties", "id"],
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "la forme null peut maintenant être rendue",
    ),
    "champ_de_requete_retire": ([*ENTREE, "properties", "note"], None, "note : le champ est retiré"),
    "champ_de_requete_obligatoire": ([*ENTREE, "required"], ["nom", "genre"], "genre : le champ devient obligatoire"),
    "valeur_refusee": ([*ENTREE, "properties", "genre", "enum"], ["a"], "la valeur b n'est plus acceptée"),
    "longueur_reduite": ([*ENTREE, "properties", "nom", "maxLength"], 100, "maxLength passe de 200 à 100"),
    "forme_imposee": ([*ENTREE, "properties", "nom", "pattern"], "^a", "pattern passe de aucun à ^a"),
    "vide_refuse": ([*ENTREE, "properties", "note"], {"type": "string"}, "la forme null n'est plus acceptée"),
}
AJOUTS = {
    "operation_ajoutee": ([*OP, "delete"], {"operationId": "retirer", "responses": {"204": {}}}),
    "role_admis": ([*OP, "get", "x-acces"], ["region", "ensemblier", "machine"]),
    "parametre_facultatif": (
        [*OP, "get", "parameters", 1],
        {"in": "query", "name": "tri", "schema": {"type": "string"}},
    ),
    "champ_de_reponse": ([*FICHE, "properties", "age"], {"type": "integer"}),
    "champ_de_requete_facultatif": ([*ENTREE, "properties", "age"], {"type": "integer"}),
    "valeur_admise": ([*ENTREE, "properties", "genre", "enum"], ["a", "b", "c"]),
    "longueur_accrue": ([*ENTREE, "properties", "nom", "maxLength"], 400),
    "champ_de_reponse_garanti": ([*FICHE, "required"], ["id", "nom", "filles"]),
    "description": ([*FICHE, "description"], "Autre phrase."),
}


def _changer(adresse: list[Any], valeur: Any) -> dict[str, Any]:
    document = deepcopy(DOCUMENT)
    noeud: Any = document
    for cle in adresse[:-1]:
        noeud = noeud[cle]
    if valeur is None:
        del noeud[adresse[-1]]
    elif isinstance(noeud, list):
        noeud.insert(adresse[-1], valeur)
    else:
        noeud[adresse[-1]] = valeur
    return document


def test_un_contrat_inchange_ne_rompt_rien() -> None:
    assert ruptures(DOCUMENT, deepcopy(DOCUMENT)) == []


@pytest.mark.parametrize("regle", RUPTURES)
def test_une_rupture_est_nommee(regle: str) -> None:
    adresse, valeur, phrase = RUPTURES[regle]
    trouvees = ruptures(DOCUMENT, _changer(adresse, valeur))
    attendue = phrase.removeprefix("Fiche.")
    assert any(attendue in rupture for rupture in trouvees), trouvees


@pytest.mark.parametrize("regle", AJOUTS)
def test_un_ajout_ne_rompt_rien(regle: str) -> None:
    assert ruptures(DOCUMENT, _changer(*AJOUTS[regle])) == []
