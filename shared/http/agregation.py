"""One OpenAPI document for the public entry: the gateway's own operations and its neighbours', merged."""

import json
import time
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

import httpx
from fastapi import FastAPI

from shared.http.fusion import fusionner
from shared.journalisation import journal
from shared.voisinage import Voisinage

REPRISE_S = 30.0
"""Shortest time between two attempts on a neighbour that did not answer."""


class Agregation:
    """Collects the neighbours' documents, in process or over the network, and keeps what it has merged.

    `visible(service, path)` says whether the public entry leads that path to that service.
    """

    def __init__(
        self, passerelle: FastAPI, voisinage: Voisinage, voisins: Sequence[str], visible: Callable[[str, str], bool]
    ) -> None:
        self._passerelle, self._voisinage, self._visible = passerelle, voisinage, visible
        self._voisins = tuple(voisins)
        self._lus: dict[str, dict[str, Any]] = {}
        self._essais: dict[str, float] = {}
        self._fusion: dict[str, Any] | None = None

    async def document(self) -> dict[str, Any]:
        """The merged document; a neighbour that does not answer is left out until it does."""
        nouveaux = [voisin for voisin in self._voisins if voisin not in self._lus and await self._lire(voisin)]
        if self._fusion is None or nouveaux:
            publics = {voisin: self._publics(voisin) for voisin in self._voisins if voisin in self._lus}
            self._fusion = fusionner(self._passerelle.openapi(), publics)
        return self._fusion

    def absents(self) -> list[str]:
        """Neighbours whose operations are not in the document yet."""
        return [voisin for voisin in self._voisins if voisin not in self._lus]

    async def _lire(self, voisin: str) -> bool:
        application = self._voisinage.application(voisin)
        if isinstance(application, FastAPI):
            self._lus[voisin] = application.openapi()
            return True
        if time.monotonic() - self._essais.get(voisin, -REPRISE_S) < REPRISE_S:
            return False
        self._essais[voisin] = time.monotonic()
        try:
            reponse = await self._voisinage.client(voisin).get("/openapi.json")
            self._lus[voisin] = reponse.raise_for_status().json()
        except (httpx.HTTPError, LookupError, json.JSONDecodeError) as erreur:
            journal.warning("contrat_absent", service=voisin, erreur=type(erreur).__name__)
            return False
        return True

    def _publics(self, voisin: str) -> dict[str, Any]:
        document = deepcopy(self._lus[voisin])
        document["paths"] = {chemin: ops for chemin, ops in document["paths"].items() if self._visible(voisin, chemin)}
        return document
