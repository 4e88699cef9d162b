"""The merge of several contracts into one."""

from copy import deepcopy
from typing import Any

from shared.http.fusion import fusionner, references


def _document(chemin: str, operation: str, etiquette: str, **schemas: Any) -> dict[str, Any]:
    premier = next(iter(schemas))
    contenu = {"application/json": {"schema": {"$ref": f"#/components/schemas/{premier}"}}}
    corps = {"operationId": operation, "tags": [etiquette], "responses": {"200": {"content": contenu}}}
    return {
        "paths": {chemin: {"get": corps}},
        "tags": [{"name": etiquette, "description": f"Opérations de {etiquette}."}],
        "components": {"schemas": schemas},
    }


def _vers(nom: str) -> dict[str, Any]:
    return {"type": "object", "properties": {"lien": {"$ref": f"#/components/schemas/{nom}"}}}


def test_deux_schemas_identiques_n_en_font_qu_un() -> None:
    commun = {"type": "object", "properties": {"a": {"type": "string"}}}
    fusion = fusionner(
        _document("/a", "lire_a", "A", Objet=commun), {"aides": _document("/b", "lire_b", "B", Objet=commun)}
    )
    assert fusion["components"]["schemas"] == {"Objet": commun}


def test_deux_sens_d_un_nom_sont_prefixes_jusqu_a_ce_qui_y_mene() -> None:
    propre = _document("/a", "lire", "A", Page=_vers("Objet"), Objet={"type": "string"})
    voisin = _document("/b", "lire", "B", Page=_vers("Objet"), Objet={"type": "integer"})
    avant = deepcopy((propre, voisin))
    fusion = fusionner(propre, {"aides": voisin})
    schemas = fusion["components"]["schemas"]
    assert schemas["Objet"] == {"type": "string"}
    assert schemas["AidesObjet"] == {"type": "integer"}
    assert references(schemas["Page"]) == {"Objet"}
    assert references(schemas["AidesPage"]) == {"AidesObjet"}
    assert references(fusion["paths"]["/b"]) == {"AidesPage"}
    assert fusion["paths"]["/b"]["get"]["operationId"] == "aides_lire"
    assert (propre, voisin) == avant


def test_un_schema_inutile_et_une_etiquette_inutile_sont_laisses() -> None:
    voisin = _document("/b", "lire_b", "B", Objet={"type": "integer"}, Reste={"type": "null"})
    voisin["tags"].append({"name": "Reste", "description": "Rien."})
    fusion = fusionner(_document("/a", "lire_a", "A", Premier={"type": "string"}), {"aides": voisin})
    assert "Reste" not in fusion["components"]["schemas"]
    assert [etiquette["name"] for etiquette in fusion["tags"]] == ["A", "B"]


def test_un_schema_qui_se_contient_est_suivi_sans_fin() -> None:
    arbre = {"type": "array", "items": {"$ref": "#/components/schemas/Arbre"}}
    fusion = fusionner(
        _document("/a", "lire_a", "A", Arbre=arbre), {"aides": _document("/b", "lire_b", "B", Arbre=arbre)}
    )
    assert fusion["components"]["schemas"] == {"Arbre": arbre}
