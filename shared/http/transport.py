"""The httpx interface over our keep-alive connections."""

import asyncio
from collections.abc import AsyncIterator

import httpx

from shared.http.connexion import Connexion, ConnexionPerdue, Pool

_REJOUABLES = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})


class _Corps(httpx.AsyncByteStream):
    """Body of an answer; `delai_s` bounds the wait for each of its parts."""

    def __init__(self, connexion: Connexion, pool: Pool, delai_s: float | None) -> None:
        self._connexion = connexion
        self._pool = pool
        self._delai_s = delai_s

    async def __aiter__(self) -> AsyncIterator[bytes]:
        parts = aiter(self._connexion.corps())
        while (morceau := await self._suivant(parts)) is not None:
            yield morceau

    async def _suivant(self, parts: AsyncIterator[bytes]) -> bytes | None:
        try:
            async with asyncio.timeout(self._delai_s):
                return await anext(parts, None)
        except ConnexionPerdue as erreur:
            raise httpx.ReadError("connexion perdue") from erreur
        except TimeoutError as erreur:
            raise httpx.ReadTimeout("délai dépassé") from erreur

    async def aclose(self) -> None:
        self._pool.rendre(self._connexion)


class TransportPersistant(httpx.AsyncBaseTransport):
    """Plain HTTP/1.1 with keep-alive; a request that can be replayed is tried again on a fresh connection once."""

    def __init__(self) -> None:
        self._pools: dict[tuple[str, int], Pool] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        delais = request.extensions.get("timeout", {})
        try:
            async with asyncio.timeout(delais.get("read")):
                return await self._echanger(request)
        except TimeoutError as erreur:
            raise httpx.ReadTimeout("délai dépassé", request=request) from erreur
        except OSError as erreur:
            raise httpx.ConnectError(str(erreur), request=request) from erreur

    async def _echanger(self, request: httpx.Request) -> httpx.Response:
        pool = self._pool(request.url)
        corps = await request.aread()
        tete = _tete(request)
        while True:
            connexion = await pool.prendre()
            try:
                connexion.commencer(tete + corps, sans_corps=request.method == "HEAD")
                await connexion.tete()
            except BaseException as erreur:
                connexion.fermer()
                if not (isinstance(erreur, ConnexionPerdue) and _rejouable(connexion, erreur, request.method)):
                    raise
                continue
            corps_lu = _Corps(connexion, pool, request.extensions.get("timeout", {}).get("read"))
            return httpx.Response(connexion.statut, headers=connexion.entetes, stream=corps_lu)

    def _pool(self, url: httpx.URL) -> Pool:
        cle = (url.host, url.port or 80)
        if cle not in self._pools:
            self._pools[cle] = Pool(*cle)
        return self._pools[cle]

    async def aclose(self) -> None:
        for pool in self._pools.values():
            pool.fermer()


def _rejouable(connexion: Connexion, erreur: ConnexionPerdue, methode: str) -> bool:
    return connexion.reutilisee and erreur.rien_recu and methode in _REJOUABLES


def _tete(request: httpx.Request) -> bytes:
    lignes = [b"%s %s HTTP/1.1" % (request.method.encode(), request.url.raw_path)]
    lignes += [b"%s: %s" % (nom, valeur) for nom, valeur in request.headers.raw]
    return b"\r\n".join(lignes) + b"\r\n\r\n"
