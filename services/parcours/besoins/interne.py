"""Internal route by which the gateway gives back what the training fund answered."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.parcours.besoins.reponse import recevoir
from shared.base import Ecriture
from shared.contracts.besoins import ReponseOpco
from shared.erreurs import SaisieInvalide
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Role
from shared.trace import Contexte

routeur = APIRouter(route_class=RouteMetier, tags=["Interne"], include_in_schema=False)


@routeur.put(
    "/interne/besoins/{besoin_id}",
    status_code=204,
    summary="Recevoir la réponse d'un OPCO",
    dependencies=[acces(Role.MACHINE)],
)
async def recevoir_reponse(contexte: Contexte, session: Ecriture, besoin_id: UUID, reponse: ReponseOpco) -> Response:
    """Le besoin suit l'orientation ; une réponse déjà reçue, ou à un envoi plus ancien, ne change rien."""
    if reponse.besoin_id != besoin_id:
        raise SaisieInvalide(champs=[{"champ": "body.besoin_id", "message": "n'est pas celui du chemin"}])
    await recevoir(session, contexte, reponse)
    return Response(status_code=204)
