"""A `def` dependency runs in a thread: it costs more than the request it serves."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant

from shared.reglages import SERVICES
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.routes import routes_de


def appels(dependant: Dependant) -> Iterator[Any]:
    if dependant.call is not None:
        yield dependant.call
    for sous in dependant.dependencies:
        yield from appels(sous)


@pytest.mark.parametrize("service", SERVICES)
async def test_aucune_dependance_n_est_synchrone(plateforme: PlateformeTest, service: str) -> None:
    routes = routes_de(plateforme.plateforme.applications[service])
    fautes = {
        f"{route.path} : {appel.__qualname__}"
        for route in routes
        for appel in appels(route.dependant)
        if not (inspect.iscoroutinefunction(appel) or inspect.isasyncgenfunction(appel))
    }
    assert fautes == set()
