"""A service that tells what it received, and a gateway in front of it."""

import asyncio
import contextlib
import hashlib
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson

from shared.securite.identite import Identite, Role
from shared.trace.contexte import COMPTE_SYSTEME

MAXIMUM = 200_000
"""Largest body, in bytes, that the gateway of these tests accepts."""


class Interrompue(Exception):
    """The caller left before the end of its request: nothing is to be done."""


@dataclass
class Temoin:
    """An ASGI service that tells what it received and answers as its path says."""

    recues: list[dict[str, Any]] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        nom = scope["path"].rpartition("/")[2]
        with contextlib.suppress(Interrompue):
            await getattr(self, f"_{nom}", self._echo)(scope, receive, send)

    async def _lire(self, receive: Any) -> tuple[bytes, int]:
        corps, morceaux = b"", 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Interrompue
            corps += message.get("body", b"")
            morceaux += bool(message.get("body"))
            if not message.get("more_body"):
                return corps, morceaux

    async def _echo(self, scope: Any, receive: Any, send: Any) -> None:
        corps, morceaux = await self._lire(receive)
        recue = {
            "methode": scope["method"],
            "chemin": scope["raw_path"].decode(),
            "requete": scope["query_string"].decode(),
            "entetes": [[nom.decode(), valeur.decode("latin-1")] for nom, valeur in scope["headers"]],
            "sha256": hashlib.sha256(corps).hexdigest(),
            "taille": len(corps),
            "morceaux": morceaux,
            "client": list(scope["client"]),
        }
        self.recues.append(recue)
        await self._repondre(send, 200, orjson.dumps(recue), [(b"etag", b'"v1"')])

    async def _repondre(self, send: Any, statut: int, corps: bytes, entetes: list[Any] | None = None) -> None:
        tete = [(b"content-type", b"application/json"), (b"content-length", str(len(corps)).encode()), *(entetes or [])]
        await send({"type": "http.response.start", "status": statut, "headers": tete})
        await send({"type": "http.response.body", "body": corps})

    async def _flot(self, _scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/csv")]})
        for rang in range(40):
            await send({"type": "http.response.body", "body": b"%06d" % rang * 10_000, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _goutte(self, _scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        for rang in range(4):
            await send({"type": "http.response.body", "body": b"%d" % rang, "more_body": True})
            await asyncio.sleep(0.25)
        await send({"type": "http.response.body", "body": b""})

    async def _coupe(self, _scope: Any, _receive: Any, send: Any) -> None:
        entetes = [(b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": entetes})
        await send({"type": "http.response.body", "body": b"debut", "more_body": True})

    async def _lente(self, _scope: Any, _receive: Any, send: Any) -> None:
        await asyncio.sleep(3)
        await self._repondre(send, 200, b"{}")

    async def _presse(self, _scope: Any, _receive: Any, send: Any) -> None:
        await self._repondre(send, 409, b'{"code":"trop-tot"}')

    async def _rien(self, _scope: Any, receive: Any, send: Any) -> None:
        await self._lire(receive)
        await send({"type": "http.response.start", "status": 204, "headers": [(b"etag", b'"v2"')]})
        await send({"type": "http.response.body", "body": b""})


@dataclass
class Montage:
    """A gateway over the network, its witness service, and a token."""

    url: str
    temoin: Temoin
    passerelle: Any
    port_temoin: int

    @property
    def entetes(self) -> dict[str, str]:
        identite = Identite(COMPTE_SYSTEME, Role.REGION)
        return {"Authorization": f"Bearer {self.passerelle.state.emetteur.jeton_acces(identite)[0]}"}

    def client(self, **options: Any) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url, headers=self.entetes, timeout=20, **options)
