"""Pure ASGI relay: checks the outside token, swaps it for the internal one, streams bytes both ways, parses nothing."""

from urllib.parse import urlsplit

import orjson
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.relais.echange import PROPRES_AU_SAUT, Echange, ReponseCoupee
from services.gateway.relais.table import destinataire
from shared.erreurs import Refus, ServiceIndisponible
from shared.http.connexion import Pool
from shared.http.middleware import identifiant_requete
from shared.http.plafond import CorpsTropGrand
from shared.journalisation import journal
from shared.securite.verificateur import jeton_porteur
from shared.voisinage import Voisinage

_REMPLACES = PROPRES_AU_SAUT | {b"authorization", b"x-request-id", b"expect"}
_CHIFFRES_MAX = 18
"""Digits of a Content-Length beyond which it is not even read."""


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
        passerelle.state.relais = self

    def fermer(self) -> None:
        """Closes the idle connections to the services."""
        for pool in self._pools.values():
            pool.fermer()

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
        if not taille.isdigit() or len(taille) > _CHIFFRES_MAX or int(taille) > self._corps_max:
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
            await Echange(pool, scope, receive, self._corps_max).mener(entetes, hote, send)
        except ReponseCoupee as coupure:
            journal.warning("reponse_coupee", service=service, requete_id=scope["requete_id"], cause=str(coupure))
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


async def _dans_le_processus(
    application: ASGIApp, scope: Scope, entetes: list[tuple[bytes, bytes]], receive: Receive, send: Send
) -> None:
    voisin = {**scope, "headers": entetes, "state": {}}
    voisin.pop("app", None)
    await application(voisin, receive, send)


async def _refuser(refus: Refus, scope: Scope, send: Send) -> None:
    requete_id = scope.setdefault("requete_id", identifiant_requete(scope))
    corps = orjson.dumps(refus.probleme(requete_id), default=str)
    entetes = {"content-type": "application/problem+json", "content-length": str(len(corps))}
    entetes |= {"x-request-id": requete_id, **refus.entetes}
    debut: Message = {
        "type": "http.response.start",
        "status": refus.statut,
        "headers": [(nom.lower().encode(), valeur.encode()) for nom, valeur in entetes.items()],
    }
    await send(debut)
    await send({"type": "http.response.body", "body": corps})
