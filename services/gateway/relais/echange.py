"""One exchange with a service over the network: bytes streamed both ways, each wait bounded."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from starlette.types import Receive, Scope, Send

from shared.http.connexion import Connexion, ConnexionPerdue, Pool
from shared.http.plafond import CorpsTropGrand

DELAI_S = 10.0
"""Longest wait for the head of an answer, the request sent; then for each part of its body."""
PROPRES_AU_SAUT = frozenset(
    {b"connection", b"keep-alive", b"proxy-authorization", b"te", b"trailer", b"transfer-encoding", b"upgrade", b"host"}
)
"""Headers of one connection only (RFC 9110, 7.6.1)."""
_REJOUABLES = frozenset({"GET", "HEAD"})


class ReponseCoupee(Exception):
    """The answer stopped after its head had been given to the caller: it can only be cut short."""


class Echange:
    """Carries one request to a service and its answer back."""

    def __init__(self, pool: Pool, scope: Scope, receive: Receive, corps_max: int) -> None:
        self._pool = pool
        self._scope = scope
        self._receive = receive
        self._corps_max = corps_max

    async def mener(self, entetes: list[tuple[bytes, bytes]], hote: bytes, send: Send) -> None:
        """TimeoutError, OSError or Refus before the answer has begun; ReponseCoupee after."""
        tete, en_morceaux, sans_envoi = _tete(self._scope, entetes, hote)
        async with asyncio.timeout(DELAI_S):
            connexion, entier = await self._demander(tete, en_morceaux=en_morceaux, sans_envoi=sans_envoi)
        try:
            await _rendre_reponse(connexion, send)
        except OSError as erreur:
            connexion.fermer()
            raise ReponseCoupee(type(erreur).__name__) from erreur
        except BaseException:
            connexion.fermer()
            raise
        if entier:
            self._pool.rendre(connexion)
        else:
            connexion.fermer()

    async def _demander(self, tete: bytes, *, en_morceaux: bool, sans_envoi: bool) -> tuple[Connexion, bool]:
        """(connection at the head of the answer, whole request sent); tries again what may be on a fresh connection."""
        while True:
            connexion, entier = await self._pool.prendre(), True
            try:
                connexion.commencer(tete, sans_corps=self._scope["method"] == "HEAD")
                if not sans_envoi:
                    entier = await self._envoyer_corps(connexion, en_morceaux=en_morceaux)
                await connexion.tete()
            except BaseException as erreur:
                connexion.fermer()
                if sans_envoi and isinstance(erreur, ConnexionPerdue) and self._rejouable(connexion, erreur):
                    continue
                raise
            return connexion, entier

    def _rejouable(self, connexion: Connexion, erreur: ConnexionPerdue) -> bool:
        return connexion.reutilisee and erreur.rien_recu and self._scope["method"] in _REJOUABLES

    async def _envoyer_corps(self, connexion: Connexion, *, en_morceaux: bool) -> bool:
        """True once the body is sent; False when the service has answered without waiting for its end."""
        envoye, reste = 0, True
        while reste:
            message: Any = await self._receive()
            if message["type"] == "http.disconnect":
                raise ConnectionAbortedError("client gone")
            morceau, reste = message.get("body", b""), message.get("more_body", False)
            envoye += len(morceau)
            if envoye > self._corps_max:
                raise CorpsTropGrand()
            if connexion.repondue:
                return False
            connexion.ecrire(_en_morceau(morceau, reste) if en_morceaux else morceau)
            await connexion.vider()
        return True


def _en_morceau(donnees: bytes, reste: Any) -> bytes:
    """Chunked transfer coding of a part of the body (RFC 9112, 7.1)."""
    morceau = b"%x\r\n%s\r\n" % (len(donnees), donnees) if donnees else b""
    return morceau if reste else morceau + b"0\r\n\r\n"


def _tete(scope: Scope, entetes: list[tuple[bytes, bytes]], hote: bytes) -> tuple[bytes, bool, bool]:
    """(request head, body sent in chunks, no body at all)."""
    cible = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    lignes = [b"%s %s HTTP/1.1" % (scope["method"].encode(), cible), b"host: " + hote]
    longueur = None
    for nom, valeur in entetes:
        if nom == b"content-length":
            longueur = valeur
        lignes.append(b"%s: %s" % (nom, valeur))
    chunked = any(nom == b"transfer-encoding" for nom, _ in scope["headers"]) and longueur is None
    if chunked:
        lignes.append(b"transfer-encoding: chunked")
    return b"\r\n".join(lignes) + b"\r\n\r\n", chunked, not chunked and (longueur is None or longueur == b"0")


async def _rendre_reponse(connexion: Connexion, send: Send) -> None:
    entetes = [(nom, valeur) for nom, valeur in connexion.entetes if nom not in PROPRES_AU_SAUT]
    await send({"type": "http.response.start", "status": connexion.statut, "headers": entetes})
    reste = connexion.reste
    if reste is not None:
        await send({"type": "http.response.body", "body": reste})
        return
    async for morceau in _par_morceaux(connexion):
        await send({"type": "http.response.body", "body": morceau, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _par_morceaux(connexion: Connexion) -> AsyncIterator[bytes]:
    """Parts of the body as they come; ReponseCoupee when the service stops."""
    parts = aiter(connexion.corps())
    while True:
        try:
            async with asyncio.timeout(DELAI_S):
                morceau = await anext(parts, None)
        except (TimeoutError, ConnexionPerdue) as erreur:
            raise ReponseCoupee(type(erreur).__name__) from erreur
        if morceau is None:
            return
        yield morceau
