"""What every operation of every service must declare."""

from typing import Any

import pytest
from fastapi.routing import APIRoute

from shared.http.route import RouteMetier, roles_declares
from shared.reglages import SERVICES
from shared.securite.identite import Role
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.routes import routes_de

TECHNIQUES = {"/healthz/live", "/healthz/ready", "/metrics"}
PAGES = ("/docs", "/openapi.json")
ROLES = {role.value for role in Role}


def _operations(plateforme: PlateformeTest, service: str) -> list[tuple[str, str, dict[str, Any]]]:
    document = plateforme.plateforme.applications[service].openapi()
    return [
        (methode, chemin, op)
        for chemin, ops in document["paths"].items()
        for methode, op in ops.items()
        if methode != "parameters"
    ]


def _routes(plateforme: PlateformeTest, service: str) -> list[APIRoute]:
    return routes_de(plateforme.plateforme.applications[service])


@pytest.mark.parametrize("service", SERVICES)
async def test_chaque_route_declare_qui_peut_l_appeler(plateforme: PlateformeTest, service: str) -> None:
    routes = _routes(plateforme, service)
    assert routes
    for route in routes:
        if route.path in TECHNIQUES or route.path.startswith(PAGES):
            continue
        assert isinstance(route, RouteMetier), route.path
        roles = roles_declares(route.dependant)
        assert roles, route.path
        assert roles == ["public"] or set(roles) <= ROLES, route.path


@pytest.mark.parametrize("service", SERVICES)
async def test_chaque_operation_publie_son_acces_et_ses_refus(plateforme: PlateformeTest, service: str) -> None:
    operations = _operations(plateforme, service)
    assert operations
    for methode, chemin, operation in operations:
        lieu = f"{methode} {chemin}"
        assert operation["x-acces"], lieu
        assert operation["tags"], lieu
        assert operation["summary"][0].isupper(), lieu
        assert {"422", "503"} <= operation["responses"].keys(), lieu
        if operation["x-acces"] != ["public"]:
            assert {"401", "403"} <= operation["responses"].keys(), lieu
            assert operation["security"], lieu


@pytest.mark.parametrize("service", SERVICES)
async def test_les_noms_d_operation_sont_uniques(plateforme: PlateformeTest, service: str) -> None:
    noms = [operation["operationId"] for _, _, operation in _operations(plateforme, service)]
    assert len(noms) == len(set(noms))


@pytest.mark.parametrize("service", SERVICES)
async def test_les_champs_publies_sont_decrits(plateforme: PlateformeTest, service: str) -> None:
    """A field without description cannot be used by someone who has only the contract."""
    schemas = plateforme.plateforme.applications[service].openapi()["components"]["schemas"]
    muets = [
        f"{nom}.{champ}"
        for nom, schema in schemas.items()
        if nom != "Probleme"
        for champ, definition in schema.get("properties", {}).items()
        if not definition.get("description") and "$ref" not in definition
    ]
    assert not muets
