"""Internal routes by which the gateway's worker has the lists made, and says where each partner acts."""

from fastapi import APIRouter, Request, Response

from services.aides.ciblage import repository
from services.aides.ciblage.execution import Fabrique
from services.aides.ciblage.schemas import PassageCiblages
from shared.base import Ecriture
from shared.contracts.zones import ZonesAntennes
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Role

routeur = APIRouter(route_class=RouteMetier, tags=["Interne"], include_in_schema=False)


@routeur.put(
    "/interne/zones-antennes",
    status_code=204,
    summary="Recevoir les territoires des partenaires",
    dependencies=[acces(Role.MACHINE)],
)
async def recevoir_zones(session: Ecriture, zones: ZonesAntennes) -> Response:
    """Ce qui est reçu remplace ce qui était connu."""
    await repository.remplacer_zones(session, zones.zones)
    return Response(status_code=204)


@routeur.post("/interne/ciblages/passages", summary="Faire les listes", dependencies=[acces(Role.MACHINE)])
async def passer(request: Request) -> PassageCiblages:
    """Commence la liste suivante et efface celles qui expirent."""
    fabrique: Fabrique = request.app.state.fabrique
    lances, expirees = await fabrique.passer()
    return PassageCiblages(lances=lances, expirees=expirees)
