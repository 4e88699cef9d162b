"""The largest body that an application reads. The framework's own limit answers in plain text, outside the problems."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.erreurs import Refus
from shared.http.reponse import reponse_probleme

SANS_CORPS = frozenset({"GET", "HEAD", "OPTIONS"})
_CHIFFRES_MAX = 18


class CorpsTropGrand(Refus):
    """Le corps de la requête dépasse la taille acceptée."""

    statut, code, titre = 413, "corps-trop-grand", "Corps de requête trop grand"


class PlafondCorps:
    """Refuses a body announced too long before reading it, and stops one that turns out to be (HTTP scopes only)."""

    def __init__(self, app: ASGIApp, octets: int) -> None:
        self._app = app
        self._octets = octets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        annonce = next((valeur for nom, valeur in scope["headers"] if nom == b"content-length"), None)
        if annonce is None:
            await self._app(scope, self._compter(receive), send)
        elif annonce.isdigit() and len(annonce) <= _CHIFFRES_MAX and int(annonce) <= self._octets:
            await self._app(scope, receive, send)
        else:
            await reponse_probleme(CorpsTropGrand().probleme(scope.get("requete_id")))(scope, receive, send)

    def _compter(self, receive: Receive) -> Receive:
        lus = 0

        async def recevoir() -> Message:
            nonlocal lus
            message = await receive()
            lus += len(message.get("body", b""))
            if lus > self._octets:
                raise HTTPException(CorpsTropGrand.statut)
            return message

        return recevoir
