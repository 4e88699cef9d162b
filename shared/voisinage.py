"""How a service reaches its neighbours: in process when they live here, over the network otherwise."""

from typing import Any

import httpx
from starlette.types import ASGIApp

from shared.http.transport import TransportPersistant
from shared.reglages import SERVICES, Reglages

DELAI_S = 5.0
"""Longest wait for a neighbour's answer."""


class Voisinage:
    """One httpx client per neighbour over the fitting transport; applications mounted here are registered first."""

    def __init__(self, reglages: Reglages) -> None:
        self._reglages = reglages
        self._applications: dict[str, ASGIApp] = {}
        self._clients: dict[str, httpx.AsyncClient] = {}

    def installer(self, service: str, application: ASGIApp) -> None:
        """Declares that `service` lives in this process."""
        self._applications[service] = application

    def application(self, service: str) -> ASGIApp | None:
        """The neighbour's application when it lives in this process."""
        return self._applications.get(service)

    def client(self, service: str) -> httpx.AsyncClient:
        """HTTP client of a neighbour; raises LookupError when nobody knows where it is."""
        if service not in SERVICES:
            raise LookupError(service)
        if service not in self._clients:
            self._clients[service] = self._creer(service)
        return self._clients[service]

    def _creer(self, service: str) -> httpx.AsyncClient:
        options: dict[str, Any] = {"timeout": DELAI_S}
        application = self._applications.get(service)
        if application is not None:
            transport: httpx.AsyncBaseTransport = httpx.ASGITransport(app=application, raise_app_exceptions=False)
            return httpx.AsyncClient(transport=transport, base_url=f"http://{service}", **options)
        url = self._reglages.url_voisin(service)
        if url is None:
            raise LookupError(f"ENSEMBLIER_{service.upper()}_URL n'est pas renseignée.")
        return httpx.AsyncClient(transport=TransportPersistant(), base_url=url, **options)

    async def fermer(self) -> None:
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()
