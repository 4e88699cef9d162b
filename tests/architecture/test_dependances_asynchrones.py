"""A `def` dependency runs in a thread: it costs more than the request it serves."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from shared.reglages import SERVICES
from tests.outillage.plateforme import PlateformeTest


def appels(dependant: Dependant) -> Iterator[Any]:
    if dependant.call is not None:
        yield dependant.call
    for sous in dependant.dependencies:
        yield from appels(sous)


@pytest.mark.parametrize("service", SERVICES)
async def test_aucune_dependance_n_est_synchrone(plateforme: PlateformeTest, service: str) -> None:
    routes = [
        route
        for route in toutes(plateforme.plateforme.applications[service].router.routes)
        if isinstance(route, APIRoute)
    ]
    assert len(routes) > 5
    fautes = {
        f"{route.path} : {appel.__qualname__}"
        for route in routes
        for appel in appels(route.dependant)
        if not (inspect.iscoroutinefunction(appel) or inspect.isasyncgenfunction(appel))
    }
    assert fautes == set()


def toutes(routes: Any) -> Iterator[Any]:
    """Routes of an application, those of included routers too."""
    for route in routes:
        incluses = getattr(getattr(route, "router", None), "routes", None) or getattr(route, "routes", None)
        yield from toutes(incluses) if incluses else (route,)
