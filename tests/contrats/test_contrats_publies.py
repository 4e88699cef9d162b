"""The published contracts: valid, complete, unbroken, and served as they are written."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_spec_validator import validate

from outils.contrat import ruptures, ruptures_du_code
from services.assemblage import VOISINS, Plateforme, assembler
from services.commande.contrats import PLATEFORME, contrats
from services.gateway.relais.table import PREFIXES, destinataire
from shared.http.fusion import operations, references
from shared.reglages import SERVICES
from shared.securite.jetons import nouvelle_cle
from tests.outillage.plateforme import PlateformeTest

PUBLIES = Path(__file__).resolve().parents[2] / "docs" / "openapi"


@pytest.fixture(scope="module")
def documents() -> dict[str, dict[str, Any]]:
    from tests.outillage.base import hors_boucle

    lus: dict[str, dict[str, Any]] = {}
    hors_boucle(lambda: lus.update(contrats()))
    return lus


@pytest.mark.parametrize("nom", [*SERVICES, PLATEFORME])
async def test_le_contrat_respecte_la_norme_openapi(documents: dict[str, dict[str, Any]], nom: str) -> None:
    validate(documents[nom])


@pytest.mark.parametrize("nom", [*SERVICES, PLATEFORME])
async def test_le_code_ne_rompt_pas_le_contrat_publie(documents: dict[str, dict[str, Any]], nom: str) -> None:
    publie = json.loads((PUBLIES / f"{nom}.json").read_text(encoding="utf-8"))
    assert ruptures(publie, documents[nom]) == []


async def test_une_operation_retiree_du_code_serait_vue(documents: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    from tests.outillage.base import hors_boucle

    ancien = json.loads(json.dumps(documents["gateway"]))
    ancien["paths"]["/v1/disparue"] = {"get": next(op for _, _, op in operations(ancien))}
    (tmp_path / "gateway.json").write_text(json.dumps(ancien), encoding="utf-8")
    trouvees: list[str] = []
    hors_boucle(lambda: trouvees.extend(ruptures_du_code(tmp_path)))
    assert trouvees == ["gateway : GET /v1/disparue : l'opération est retirée"]


async def test_l_entree_publique_reunit_les_operations_des_quatre_services(
    documents: dict[str, dict[str, Any]],
) -> None:
    reunis = {(chemin, methode) for chemin, methode, _ in operations(documents[PLATEFORME])}
    attendus = {(chemin, methode) for chemin, methode, _ in operations(documents["gateway"])}
    for service in VOISINS:
        attendus |= {
            (chemin, methode)
            for chemin, methode, _ in operations(documents[service])
            if destinataire(chemin) == service
        }
    assert reunis == attendus
    assert not [chemin for chemin, _ in reunis if chemin.startswith("/interne")]
    for prefixe in PREFIXES:
        assert any(chemin.startswith(f"/v1/{prefixe}") for chemin, _ in reunis), prefixe


async def test_les_noms_de_l_entree_publique_sont_uniques_et_resolus(documents: dict[str, dict[str, Any]]) -> None:
    reuni = documents[PLATEFORME]
    noms = [operation["operationId"] for _, _, operation in operations(reuni)]
    assert len(noms) == len(set(noms))
    assert references(reuni) <= reuni["components"]["schemas"].keys()
    etiquettes = {etiquette["name"] for etiquette in reuni["tags"]}
    assert {nom for _, _, operation in operations(reuni) for nom in operation["tags"]} == etiquettes
    assert {"jeton", "client"} == reuni["components"]["securitySchemes"].keys()


async def test_l_entree_publique_sert_le_contrat_ecrit(
    plateforme: PlateformeTest, documents: dict[str, dict[str, Any]]
) -> None:
    reponse = await plateforme.client().get("/openapi.json")
    assert reponse.status_code == 200
    assert reponse.json() == json.loads(json.dumps(documents[PLATEFORME]))


async def test_un_voisin_absent_laisse_les_autres_operations(tmp_path: Path) -> None:
    plateforme = _passerelle_seule(tmp_path)
    document = await _lire(plateforme)
    assert "/v1/dossiers" in document["paths"]
    assert not [chemin for chemin in document["paths"] if destinataire(chemin)]
    assert plateforme.applications["gateway"].state.agregation.absents() == list(VOISINS)


def _passerelle_seule(var: Path) -> Plateforme:
    """The gateway as a process of its own, whose neighbours do not answer."""
    urls = {f"{service}_url": "http://127.0.0.1:9" for service in VOISINS}
    cle = json.dumps(nouvelle_cle("essai"))
    return assembler(
        ["gateway"],
        env="test",
        database_url="postgresql://aucune",
        var=var,
        cle_signature=cle,
        annuaire_actif=False,
        **urls,
    )


async def _lire(plateforme: Plateforme) -> dict[str, Any]:
    transport = httpx.ASGITransport(app=plateforme, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://ensemblier") as client:
        reponse = await client.get("/openapi.json")
    assert reponse.status_code == 200
    return dict(reponse.json())


async def test_les_pages_de_documentation_ne_sortent_pas_de_la_machine(plateforme: PlateformeTest) -> None:
    client = plateforme.client()
    page = await client.get("/docs")
    assert page.status_code == 200
    assert "http://" not in page.text
    assert "https://" not in page.text
    actif = await client.get("/docs/actifs/swagger-ui-bundle.js")
    assert actif.status_code == 200
    assert len(actif.content) > 100_000
