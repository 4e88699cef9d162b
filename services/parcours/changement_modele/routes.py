"""Moving a running case to a newer version of its model."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.parcours.avancement.ecriture import parcours_a_modifier
from services.parcours.avancement.errors import MotifNecessaire, ParcoursIntrouvable, ParcoursTermine
from services.parcours.changement_modele import service
from services.parcours.changement_modele.errors import ChangementBloque, VersionPasPlusRecente
from services.parcours.changement_modele.schemas import ChangementDemande, ChangementLu
from services.parcours.modeles.errors import ModeleIntrouvable
from shared.base import Ecriture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierClos
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/parcours/{parcours_id}", tags=["Parcours"])
Gouvernant = Annotated[Identite, acces(Role.ENSEMBLIER, Role.REGION)]


@routeur.post(
    "/changement-de-modele",
    summary="Faire passer un parcours à une version plus récente de son modèle",
    responses=reponses(
        ParcoursIntrouvable,
        ParcoursTermine,
        DossierClos,
        ModeleIntrouvable,
        VersionPasPlusRecente,
        ChangementBloque,
        MotifNecessaire,
    ),
)
async def changer_de_modele(
    identite: Gouvernant,
    contexte: Contexte,
    session: Ecriture,
    parcours_id: UUID,
    version: VersionAttendue,
    entree: ChangementDemande,
    request: Request,
    response: Response,
) -> ChangementLu:
    """En simulation, dit ce qui changerait et n'écrit rien ; sinon, un geste explicite, motivé et journalisé."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    if entree.simulation:
        entete_version(response, parcours.version)
        return (await service.comparer(session, parcours, entree.version))[0]
    lu, position = await service.changer(session, contexte, parcours, entree)
    entetes_ecriture(request, response, parcours.version, position)
    return lu
