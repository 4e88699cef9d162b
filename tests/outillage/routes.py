"""The operations of an application, those of its included routers too."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute


def routes_de(application: FastAPI) -> list[APIRoute]:
    """Every APIRoute, whatever router it comes from."""
    trouvees = [route for route in _toutes(application.router.routes) if isinstance(route, APIRoute)]
    publiees = {chemin for chemin in application.openapi()["paths"] if chemin.startswith("/v1/")}
    assert publiees <= {route.path for route in trouvees}, "the walk over the routers misses published operations"
    return trouvees


def _toutes(routes: Any) -> Iterator[Any]:
    for route in routes:
        incluse = getattr(route, "original_router", None)
        yield from _toutes(incluse.routes) if incluse is not None else (route,)
