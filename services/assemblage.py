"""The only module that knows the four services: builds one process with all of them, or one of them alone."""

from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from services.gateway.relais.portail import Portail
from services.gateway.relais.table import destinataire
from shared.horloge import Horloge
from shared.http.agregation import Agregation
from shared.reglages import SERVICES, Reglages
from shared.voisinage import Voisinage

VOISINS = tuple(service for service in SERVICES if service != "gateway")


@dataclass
class Plateforme:
    """Applications that live in one process, and the door in front of them."""

    applications: dict[str, FastAPI]
    voisinage: Voisinage
    entree: ASGIApp

    @asynccontextmanager
    async def vivre(self) -> AsyncIterator[None]:
        """Start-up and shutdown of the applications."""
        async with AsyncExitStack() as pile:
            for application in reversed(self.applications.values()):  # the gateway's worker stops before its neighbours
                await pile.enter_async_context(application.router.lifespan_context(application))
            yield
        await self.voisinage.fermer()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._cycle(receive, send)
        else:
            await self.entree(scope, receive, send)

    async def _cycle(self, receive: Receive, send: Send) -> None:
        await receive()
        async with self.vivre():
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})


def assembler(services: Iterable[str] = SERVICES, *, horloge: Horloge | None = None, **reglages: Any) -> Plateforme:
    """One process with the named services; neighbours absent from it are reached at their URL.

    `reglages` override the environment. With the gateway, its relay is the entry; otherwise the service itself.
    """
    voulus = tuple(services)
    voisinage = Voisinage(Reglages(**_communs(reglages)))
    applications = {service: _creer(service, voisinage, horloge, reglages) for service in voulus}
    for service, application in applications.items():
        voisinage.installer(service, application)
    passerelle = applications.get("gateway")
    if passerelle is None:
        return Plateforme(applications, voisinage, applications[voulus[0]])
    passerelle.state.agregation = Agregation(passerelle, voisinage, VOISINS, _est_relaye)
    return Plateforme(applications, voisinage, Portail(passerelle, voisinage))


def _est_relaye(service: str, chemin: str) -> bool:
    return destinataire(chemin) == service


def _creer(service: str, voisinage: Voisinage, horloge: Horloge | None, reglages: dict[str, Any]) -> FastAPI:
    """Imports the service only when it is served here."""
    import_module(f"services.{service}.tables")  # every table before the first query: foreign keys resolve by name
    classe = import_module(f"services.{service}.settings").Settings
    propres = {nom: valeur for nom, valeur in reglages.items() if nom in classe.model_fields}
    app: FastAPI = import_module(f"services.{service}.app").creer_app(classe(**propres), voisinage, horloge=horloge)
    return app


def _communs(reglages: dict[str, Any]) -> dict[str, Any]:
    return {nom: valeur for nom, valeur in reglages.items() if nom in Reglages.model_fields}
