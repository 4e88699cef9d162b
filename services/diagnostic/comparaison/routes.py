"""What has moved between two diagnostics of a company."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.diagnostic.comparaison.errors import MomentsContradictoires, PerimetreDifferent, ReferentielsDifferents
from services.diagnostic.comparaison.schemas import Comparaison
from services.diagnostic.comparaison.service import comparer_diagnostics
from services.diagnostic.passations.dependencies import CheminDiagnostic, Lecteur
from services.diagnostic.passations.errors import DiagnosticIntrouvable
from services.diagnostic.restitution.errors import ResultatAbsent
from shared.base import Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.trace import Contexte

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/diagnostics", tags=["Restitution"])


@routeur.get(
    "/{diagnostic_id}/comparaison",
    summary="Comparer avec un diagnostic antérieur",
    responses=reponses(
        DiagnosticIntrouvable, ResultatAbsent, PerimetreDifferent, MomentsContradictoires, ReferentielsDifferents
    ),
)
async def lire_comparaison(
    identite: Lecteur,
    contexte: Contexte,
    session: Lecture,
    diagnostic_id: CheminDiagnostic,
    avec: Annotated[UUID, Query(description="Diagnostic antérieur de la même entreprise.")],
) -> Comparaison:
    """Par axe, sur les questions équivalentes seulement ; une progression n'est dite qu'au-delà des intervalles."""
    return await comparer_diagnostics(session, contexte, diagnostic_id, avec)
