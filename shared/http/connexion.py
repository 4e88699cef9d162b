"""Keep-alive HTTP/1.1 connections to one host: the smallest client that streams both ways.

httpcore rescans its whole pool on every request; here a free connection is popped from a list. Used by the gateway's
relay and, behind the httpx interface, by the typed clients.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

import httptools

OISIVETE_MAX_S = 30.0
"""Idle time after which a connection is not used again (the services keep theirs for 75 s)."""
_TAMPON_MAX = 262_144
_SANS_CORPS = frozenset({204, 304})


class ConnexionPerdue(ConnectionError):
    """The neighbour closed the connection; `rien_recu` tells that not one byte of an answer came."""

    def __init__(self, *, rien_recu: bool) -> None:
        super().__init__("connection lost")
        self.rien_recu = rien_recu


class Connexion(asyncio.Protocol):
    """One connection, one exchange at a time."""

    def __init__(self) -> None:
        self.reutilisee = False
        self.libre_depuis = 0.0
        self.ouverte = False
        self._transport: asyncio.Transport | None = None
        self._ecriture_possible = asyncio.Event()
        self._ecriture_possible.set()
        self._reveil: asyncio.Future[None] | None = None
        self._preparer()

    def _preparer(self, sans_corps: bool = False) -> None:
        self._analyseur = httptools.HttpResponseParser(self)
        self.statut = 0
        self.entetes: list[tuple[bytes, bytes]] = []
        self._morceaux: deque[bytes] = deque()
        self._taille = 0
        self._tete_lue = False
        self.terminee = False
        self._sans_corps = sans_corps
        self._garder = True

    # asyncio.Protocol -------------------------------------------------------------------------------------------------
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport) or hasattr(transport, "write")
        self._transport = transport  # type: ignore[assignment]
        self.ouverte = True

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self.ouverte = False
        self._ecriture_possible.set()
        self._reveiller()

    def pause_writing(self) -> None:
        self._ecriture_possible.clear()

    def resume_writing(self) -> None:
        self._ecriture_possible.set()

    def data_received(self, data: bytes) -> None:
        try:
            self._analyseur.feed_data(data)
        except httptools.HttpParserError:
            self.fermer()
        self._reveiller()

    # httptools --------------------------------------------------------------------------------------------------------
    def on_header(self, nom: bytes, valeur: bytes) -> None:
        self.entetes.append((nom.lower(), valeur))

    def on_headers_complete(self) -> None:
        self.statut = self._analyseur.get_status_code()
        self._garder = self._analyseur.should_keep_alive()
        if self.statut < 200:
            self.entetes = []
            return
        self._tete_lue = True
        if self._sans_corps or self.statut in _SANS_CORPS:
            self.terminee = True

    def on_body(self, corps: bytes) -> None:
        self._morceaux.append(corps)
        self._taille += len(corps)
        if self._taille > _TAMPON_MAX and self._transport is not None:
            self._transport.pause_reading()

    def on_message_complete(self) -> None:
        if self._tete_lue:
            self.terminee = True

    # one exchange -----------------------------------------------------------------------------------------------------
    def commencer(self, tete: bytes, *, sans_corps: bool) -> None:
        """Sends the head of a request (`sans_corps`: the answer has none, as to HEAD)."""
        self._preparer(sans_corps)
        self.ecrire(tete)

    def ecrire(self, donnees: bytes) -> None:
        if not self.ouverte or self._transport is None:
            raise ConnexionPerdue(rien_recu=not self._tete_lue)
        self._transport.write(donnees)

    async def vider(self) -> None:
        """Waits until the send buffer is below its mark."""
        await self._ecriture_possible.wait()

    async def tete(self) -> None:
        """Waits for status and headers."""
        while not self._tete_lue:
            if not self.ouverte:
                raise ConnexionPerdue(rien_recu=not self.entetes)
            await self._attendre()

    async def corps(self) -> AsyncIterator[bytes]:
        """Chunks of the body, as they come."""
        while True:
            if self._morceaux:
                yield self._prendre()
            elif self.terminee:
                return
            elif not self.ouverte:
                raise ConnexionPerdue(rien_recu=False)
            else:
                await self._attendre()

    def _prendre(self) -> bytes:
        donnees = self._morceaux.popleft() if len(self._morceaux) == 1 else b"".join(self._morceaux)
        self._morceaux.clear()
        self._taille = 0
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()
        return donnees

    @property
    def reste(self) -> bytes | None:
        """The whole remaining body when it has already come, else None."""
        return self._prendre() if self.terminee and self._morceaux else (b"" if self.terminee else None)

    @property
    def repondue(self) -> bool:
        """True once the head of the answer has come."""
        return self._tete_lue

    @property
    def reutilisable(self) -> bool:
        return self.ouverte and self.terminee and self._garder

    def fermer(self) -> None:
        if self._transport is not None:
            self._transport.close()
        self.ouverte = False

    async def _attendre(self) -> None:
        self._reveil = asyncio.get_running_loop().create_future()
        await self._reveil

    def _reveiller(self) -> None:
        if self._reveil is not None and not self._reveil.done():
            self._reveil.set_result(None)


class Pool:
    """Free connections to one host, the most recently used first."""

    def __init__(self, hote: str, port: int) -> None:
        self._hote = hote
        self._port = port
        self._libres: list[Connexion] = []

    async def prendre(self) -> Connexion:
        """A connection ready for an exchange; OSError when the host does not answer."""
        boucle = asyncio.get_running_loop()
        while self._libres:
            connexion = self._libres.pop()
            if connexion.ouverte and boucle.time() - connexion.libre_depuis < OISIVETE_MAX_S:
                connexion.reutilisee = True
                return connexion
            connexion.fermer()
        _, connexion = await boucle.create_connection(Connexion, self._hote, self._port)
        return connexion

    def rendre(self, connexion: Connexion) -> None:
        """Gives the connection back; one whose exchange is unfinished is closed."""
        if connexion.reutilisable:
            connexion.libre_depuis = asyncio.get_running_loop().time()
            self._libres.append(connexion)
        else:
            connexion.fermer()

    def fermer(self) -> None:
        while self._libres:
            self._libres.pop().fermer()
