"""Position of a company among its peers, and the monthly snapshots it is read on."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.diagnostic.passations.dependencies import CheminDiagnostic, Lecteur
from services.diagnostic.passations.errors import DiagnosticIntrouvable
from services.diagnostic.positionnement import lecture, service
from services.diagnostic.positionnement.errors import ClichePosterieurExistant, MoisNonClos
from services.diagnostic.positionnement.schemas import ClicheLu, PositionnementLu
from services.diagnostic.restitution.errors import ResultatAbsent
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.trace.service import entete_position

routeur = APIRouter(route_class=RouteMetier, prefix="/v1", tags=["Positionnement"])
Region = Annotated[Identite, acces(Role.REGION)]
Mois = Annotated[str, Path(pattern=r"^20[2-9][0-9]-(0[1-9]|1[0-2])$", description="Mois clos, AAAA-MM.")]


@routeur.get(
    "/diagnostics/{diagnostic_id}/positionnement",
    summary="Lire la place parmi les pairs",
    responses=reponses(DiagnosticIntrouvable, ResultatAbsent),
)
async def lire_positionnement(identite: Lecteur, session: Lecture, diagnostic_id: CheminDiagnostic) -> PositionnementLu:
    """Quartiles et rang au dernier cliché, dans le groupe le plus proche qui ne révèle aucune entreprise."""
    return await lecture.positionnement(session, identite, diagnostic_id)


@routeur.put(
    "/cliches-pairs/{mois}",
    summary="Prendre le cliché d'un mois",
    responses=reponses(MoisNonClos, ClichePosterieurExistant),
)
async def prendre_cliche(
    identite: Region, contexte: Contexte, session: Ecriture, mois: Mois, request: Request, response: Response
) -> ClicheLu:
    """Fige les groupes de pairs d'un mois clos ; un second appel rend le même cliché."""
    cliche, position = await service.positionner(session, contexte, mois)
    entete_position(request, response, position)
    return ClicheLu.model_validate(cliche)
