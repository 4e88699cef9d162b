"""Annual report: publish once, read, recompute."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.gateway.rapports import service
from services.gateway.rapports.errors import AnneeNonFinie, RapportDejaPublie, RapportIntrouvable
from services.gateway.rapports.schemas import RapportLu, Verification
from shared.base import BaseDuService, Ecriture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.trace.service import entete_position

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/rapports-annuels", tags=["Pilotage"])
Region = Annotated[Identite, acces(Role.REGION)]
Lecteur = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER, Role.COMITE)]
Annee = Annotated[int, Path(ge=1901, le=2200, description="Année.")]


@routeur.post(
    "/{annee}",
    status_code=201,
    summary="Publier le rapport d'une année",
    responses=reponses(AnneeNonFinie, RapportDejaPublie),
)
async def publier_rapport(
    identite: Region, contexte: Contexte, session: Ecriture, annee: Annee, request: Request, response: Response
) -> RapportLu:
    """Les chiffres de l'année finie sont figés avec leur définition ; une seconde publication est refusée."""
    position = await service.publier(session, contexte, annee)
    response.headers["Location"] = f"/v1/rapports-annuels/{annee}"
    entete_position(request, response, position)
    return await service.lire(await session.connection(), annee, masquer=False)


@routeur.get("/{annee}", summary="Lire le rapport d'une année", responses=reponses(RapportIntrouvable))
async def lire_rapport(identite: Lecteur, base: BaseDuService, annee: Annee) -> RapportLu:
    """Tel que publié ; le comité n'y lit pas les chiffres de moins de cinq faits."""
    async with base.directe() as connexion:
        return await service.lire(connexion, annee, masquer=identite.role is Role.COMITE)


@routeur.post(
    "/{annee}/verification", summary="Recalculer le rapport d'une année", responses=reponses(RapportIntrouvable)
)
async def verifier_rapport(identite: Region, base: BaseDuService, annee: Annee) -> Verification:
    """Refait chaque chiffre et le compare au publié, sans rien écrire."""
    async with base.directe() as connexion:
        return await service.verifier(connexion, annee)
