"""Results and recommendations of a diagnostic."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.diagnostic.passations.dependencies import CheminDiagnostic, Lecteur
from services.diagnostic.passations.errors import DiagnosticIntrouvable
from services.diagnostic.restitution import service
from services.diagnostic.restitution.errors import (
    ResultatAbsent,
)
from services.diagnostic.restitution.schemas import (
    RecommandationsLues,
    ResultatLu,
)
from shared.base import Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.trace import Contexte

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/diagnostics", tags=["Restitution"])
Apercu = Annotated[bool, Query(description="Vrai : recalculé sur les réponses actuelles, sous la même version.")]


@routeur.get(
    "/{diagnostic_id}/resultats", summary="Lire les notes", responses=reponses(DiagnosticIntrouvable, ResultatAbsent)
)
async def lire_resultats(
    identite: Lecteur, contexte: Contexte, session: Lecture, diagnostic_id: CheminDiagnostic, *, apercu: Apercu = False
) -> ResultatLu:
    """Notes figées à la soumission, avec couverture et intervalle ; `apercu=true` pendant la saisie."""
    return service.en_resultat(await service.lire(session, contexte, diagnostic_id, apercu=apercu))


@routeur.get(
    "/{diagnostic_id}/recommandations",
    summary="Lire les recommandations",
    responses=reponses(DiagnosticIntrouvable, ResultatAbsent),
)
async def lire_recommandations(
    identite: Lecteur,
    contexte: Contexte,
    session: Lecture,
    diagnostic_id: CheminDiagnostic,
    *,
    apercu: Apercu = False,
    toutes: Annotated[bool, Query(description="Vrai : avec l'annexe, au-delà des six premières.")] = False,
) -> RecommandationsLues:
    """Six actions au plus à mener d'abord, chacune avec les réponses qui l'ont produite."""
    lu = await service.lire(session, contexte, diagnostic_id, apercu=apercu)
    return await service.en_recommandations(session, lu, toutes=toutes)
