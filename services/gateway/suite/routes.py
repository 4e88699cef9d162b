"""Next best step of a company."""

from typing import Annotated

from fastapi import APIRouter, Path, Request

from services.gateway.dossiers.errors import DossierIntrouvable
from services.gateway.suite import service
from services.gateway.suite.schemas import SuiteProposee
from shared.base import BaseDuService
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite
from shared.trace import Contexte
from shared.valeurs import Siren

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/dossiers", tags=["Dossiers"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]


@routeur.get("/{siren}/suite", summary="Lire la prochaine étape conseillée", responses=reponses(DossierIntrouvable))
async def lire_suite(
    identite: Lecteur,
    contexte: Contexte,
    base: BaseDuService,
    siren: Annotated[Siren, Path(description="SIREN de l'entreprise.")],
    request: Request,
) -> SuiteProposee:
    """Trois propositions au plus, chacune avec ses raisons : maturité, plan, aides et programmes."""
    etat = request.app.state
    return await service.proposer(base, etat.voisinage, etat.emetteur, contexte, siren)
