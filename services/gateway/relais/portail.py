"""Pure ASGI relay: checks the outside token, swaps it for the internal one, streams bytes both ways, parses nothing."""

import asyncio
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import orjson
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.relais.table import destinataire
from shared.erreurs import Refus, ServiceIndisponible
from shared.http.connexion import Connexion, ConnexionPerdue, Pool
from shared.http.middleware import identifiant_requete
from shared.securite.verificateur import jeton_porteur
from shared.voisinage import Voisinage

DELAI_S = 10.0
_PROPRES_AU_SAUT = frozenset(
    {b"connection", b"keep-alive", b"proxy-authorization", b"te", b"trailer", b"transfer-encoding", b"upgrade", b"host"}
)
_REMPLACES = _PROPRES_AU_SAUT | {b"authorization", b"x-request-id", b"expect"}
_REJOUABLES = frozenset({"GET", "HEAD"})


class CorpsTropGrand(Refus):
    """Le corps de la requête dépasse la taille acceptée."""

    statut, code, titre = 413, "corps-trop-grand", "Corps de requête trop grand"


class DelaiDepasse(ServiceIndisponible):
    """Le service n'a pas répondu à temps ; l'effet de la requête est inconnu, relire avant de recommencer."""

    statut, code, titre = 504, "delai-depasse", "Délai dépassé"


class Portail:
    """The ASGI application that faces the outside."""

    def __init__(self, passerelle: FastAPI, voisinage: Voisinage) -> None:
        self.passerelle = passerelle
        self._emetteur = passerelle.state.emetteur
        self._verificateur = passerelle.state.verificateur
        self._corps_max = passerelle.state.reglages.corps_max_octets
        self._voisinage = voisinage
        self._pools: dict[str, Pool] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        service = destinataire(scope["path"]) if scope["type"] == "http" else None
        if service is None:
            await self.passerelle(scope, receive, send)
            return
        try:
            entetes = await self._entetes(scope)
            await self._relayer(service, scope, entetes, receive, send)
        except Refus as refus:
            await _refuser(refus, scope, send)

    async def _entetes(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """Headers for the service: the internal token in place of the outside one."""
        autorisation, taille = None, b"0"
        gardes: list[tuple[bytes, bytes]] = []
        for nom, valeur in scope["headers"]:
            if nom == b"authorization":
                autorisation = valeur.decode("latin-1")
            elif nom not in _REMPLACES:
                gardes.append((nom, valeur))
            if nom == b"content-length":
                taille = valeur
        identite = await self._verificateur.identite(jeton_porteur(autorisation))
        if not taille.isdigit() or int(taille) > self._corps_max:
            raise CorpsTropGrand()
        scope["requete_id"] = identifiant_requete(scope)
        gardes.append((b"authorization", b"Bearer " + self._emetteur.jeton_interne(identite).encode()))
        gardes.append((b"x-request-id", scope["requete_id"].encode()))
        return gardes

    async def _relayer(
        self, service: str, scope: Scope, entetes: list[tuple[bytes, bytes]], receive: Receive, send: Send
    ) -> None:
        application = self._voisinage.application(service)
        if application is not None:
            await _dans_le_processus(application, scope, entetes, receive, send)
            return
        pool, hote = self._pool(service)
        try:
            async with asyncio.timeout(DELAI_S):
                await self._par_le_reseau(pool, hote, scope, entetes, receive, send)
        except TimeoutError:
            raise DelaiDepasse() from None
        except OSError as erreur:
            raise ServiceIndisponible(f"Le service {service} ne répond pas.", entetes={"Retry-After": "5"}) from erreur

    def _pool(self, service: str) -> tuple[Pool, bytes]:
        url = urlsplit(self.passerelle.state.reglages.url_voisin(service) or "")
        if url.hostname is None:
            raise ServiceIndisponible(f"L'adresse du service {service} n'est pas renseignée.")
        if service not in self._pools:
            self._pools[service] = Pool(url.hostname, url.port or 80)
        return self._pools[service], url.netloc.encode()

    async def _par_le_reseau(
        self, pool: Pool, hote: bytes, scope: Scope, entetes: list[tuple[bytes, bytes]], receive: Receive, send: Send
    ) -> None:
        tete, en_morceaux, sans_envoi = _tete(scope, entetes, hote)
        while True:
            connexion = await pool.prendre()
            try:
                connexion.commencer(tete, sans_corps=scope["method"] == "HEAD")
                if not sans_envoi:
                    await _envoyer_corps(connexion, receive, en_morceaux, self._corps_max)
                await connexion.tete()
            except BaseException as erreur:
                connexion.fermer()
                if isinstance(erreur, ConnexionPerdue) and _rejouable(connexion, erreur, scope["method"]):
                    continue
                raise
            await _rendre_reponse(connexion, send)
            pool.rendre(connexion)
            return


async def _dans_le_processus(
    application: ASGIApp, scope: Scope, entetes: list[tuple[bytes, bytes]], receive: Receive, send: Send
) -> None:
    voisin = {**scope, "headers": entetes, "state": {}}
    voisin.pop("app", None)
    await application(voisin, receive, send)


def _tete(scope: Scope, entetes: Iterable[tuple[bytes, bytes]], hote: bytes) -> tuple[bytes, bool, bool]:
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


async def _envoyer_corps(connexion: Connexion, receive: Receive, en_morceaux: bool, maximum: int) -> None:
    envoye = 0
    while True:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionAbortedError("client gone")
        morceau = message.get("body", b"")
        envoye += len(morceau)
        if envoye > maximum:
            raise CorpsTropGrand()
        if morceau:
            connexion.ecrire(b"%x\r\n%s\r\n" % (len(morceau), morceau) if en_morceaux else morceau)
            await connexion.vider()
        if not message.get("more_body", False):
            break
    if en_morceaux:
        connexion.ecrire(b"0\r\n\r\n")


async def _rendre_reponse(connexion: Connexion, send: Send) -> None:
    entetes = [(nom, valeur) for nom, valeur in connexion.entetes if nom not in _PROPRES_AU_SAUT]
    await send({"type": "http.response.start", "status": connexion.statut, "headers": entetes})
    reste = connexion.reste
    if reste is not None:
        await send({"type": "http.response.body", "body": reste})
        return
    async for morceau in connexion.corps():
        await send({"type": "http.response.body", "body": morceau, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _rejouable(connexion: Connexion, erreur: ConnexionPerdue, methode: str) -> bool:
    return connexion.reutilisee and erreur.rien_recu and methode in _REJOUABLES


async def _refuser(refus: Refus, scope: Scope, send: Send) -> None:
    requete_id = scope.setdefault("requete_id", identifiant_requete(scope))
    corps = orjson.dumps(refus.probleme(requete_id), default=str)
    entetes = {"content-type": "application/problem+json", "x-request-id": requete_id, **refus.entetes}
    debut: Message = {
        "type": "http.response.start",
        "status": refus.statut,
        "headers": [(n.lower().encode(), v.encode()) for n, v in entetes.items()] + [(b"content-length", str(len(corps)).encode())],
    }
    await send(debut)
    await send({"type": "http.response.body", "body": corps})


