"""The shortest way for an examination that is in order; anything else takes the ordinary one, refusals included."""

from collections.abc import Callable, Coroutine
from typing import Any

import orjson
from fastapi import Request, Response
from pydantic import ValidationError

from services.aides.moteur.reponses import repondre
from services.aides.moteur.schemas import ExamenNouveau
from shared.http.route import RouteMetier
from shared.securite.acces import authentifier
from shared.securite.identite import TOUS_SAUF_COMITE

LECTEURS = frozenset(TOUS_SAUF_COMITE)
_JSON = "application/json"
Traitement = Callable[[Request], Coroutine[Any, Any, Response]]


class RouteExamen(RouteMetier):
    """An examination reads: it is not logged as a write, and its body is validated once, straight from its bytes.

    Solving the declared dependencies one by one costs more than the whole catalogue does. The declaration stays what
    it is, for the contract and for every request that is not plainly acceptable.
    """

    def get_route_handler(self) -> Traitement:
        ordinaire = super().get_route_handler()

        async def traiter(request: Request) -> Response:
            request.scope["lecture"] = True
            entree = await _saisie(request)
            if entree is None:
                return await ordinaire(request)
            identite = await authentifier(request)
            return await repondre(request, identite, entree) if identite.role in LECTEURS else await ordinaire(request)

        return traiter


async def _saisie(request: Request) -> ExamenNouveau | None:
    """The body when it is what the operation declares; None when the ordinary way has something to say."""
    entetes = request.headers
    if entetes.get("content-type") != _JSON or "idempotency-key" in entetes:
        return None
    try:
        return ExamenNouveau.model_validate(orjson.loads(await request.body()))
    except (orjson.JSONDecodeError, ValidationError):
        return None
