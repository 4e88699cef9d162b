"""What-if: a draft of rules over past cases."""

from typing import Annotated

from fastapi import APIRouter

from services.aides.catalogue.errors import DispositifIntrouvable
from services.aides.rejeu.errors import SimulationTropLarge
from services.aides.rejeu.simulation_schemas import SimulationDemandee, SimulationLue
from services.aides.rejeu.simulations import simuler
from shared.base import Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides", tags=["Rejeu"])
Region = Annotated[Identite, acces(Role.REGION)]


@routeur.post(
    "/simulations",
    summary="Simuler un brouillon de règles sur les cas passés",
    responses=reponses(DispositifIntrouvable, SimulationTropLarge),
)
async def simuler_brouillon(
    identite: Region, contexte: Contexte, session: Lecture, entree: SimulationDemandee
) -> SimulationLue:
    """Qui deviendrait éligible, qui cesserait de l'être, ce que cela coûterait ; rien n'est enregistré."""
    return await simuler(session, contexte.horloge, entree)
