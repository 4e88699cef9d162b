"""Public keys of the gateway: fetched, kept while it is down, refreshed at most every 30 s on an unknown `kid`."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from shared.securite import jetons

DELAI_RAFRAICHISSEMENT_S = 30.0
_MAX_CLES = 16


class Trousseau:
    """Cache of verification keys; `chercher` gives the JWKS document."""

    def __init__(self, chercher: Callable[[], Awaitable[dict[str, Any]]]) -> None:
        self._chercher = chercher
        self._cles: dict[str, Any] = {}
        self._dernier = -DELAI_RAFRAICHISSEMENT_S
        self._verrou = asyncio.Lock()

    async def cle(self, kid: str) -> Any:
        """The key of that identifier; JetonRefuse when the gateway does not publish it."""
        if kid not in self._cles:
            await self._rafraichir(kid)
        if kid not in self._cles:
            raise jetons.JetonRefuse("clé de signature inconnue")
        return self._cles[kid]

    async def _rafraichir(self, kid: str) -> None:
        async with self._verrou:
            if kid in self._cles or time.monotonic() - self._dernier < DELAI_RAFRAICHISSEMENT_S:
                return
            document = await self._chercher()
            self._cles = {cle["kid"]: jetons.preparer(cle) for cle in document["keys"][:_MAX_CLES]}
            self._dernier = time.monotonic()
