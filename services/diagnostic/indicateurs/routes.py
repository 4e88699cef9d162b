"""Baseline of a company, asked during its T0 diagnostic."""

from fastapi import APIRouter, Request, Response

from services.diagnostic.indicateurs import service
from services.diagnostic.indicateurs.errors import ExerciceFutur, IndicateursAbsents, IndicateursFiges, PasUnT0
from services.diagnostic.indicateurs.schemas import IndicateursT0Lus, IndicateursT0Saisis
from services.diagnostic.passations import repository
from services.diagnostic.passations.dependencies import CheminDiagnostic, Lecteur, Redacteur, a_modifier
from services.diagnostic.passations.errors import DiagnosticIntrouvable
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierClos
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/diagnostics", tags=["Indicateurs T0"])


@routeur.get(
    "/{diagnostic_id}/indicateurs-t0",
    summary="Lire les indicateurs T0",
    responses=reponses(DiagnosticIntrouvable, IndicateursAbsents),
)
async def lire_indicateurs_t0(
    identite: Lecteur, session: Lecture, diagnostic_id: CheminDiagnostic, response: Response
) -> IndicateursT0Lus:
    """Point de départ de l'entreprise, auquel les mesures suivantes se comparent."""
    ligne = await repository.lire(session, identite, diagnostic_id)
    base = await service.lire_base(session, diagnostic_id)
    if base is None:
        raise IndicateursAbsents()
    entete_version(response, ligne["version"])
    return IndicateursT0Lus.model_validate(base)


@routeur.put(
    "/{diagnostic_id}/indicateurs-t0",
    summary="Renseigner les indicateurs T0",
    responses=reponses(DiagnosticIntrouvable, DossierClos, PasUnT0, ExerciceFutur, IndicateursFiges),
)
async def renseigner_indicateurs_t0(
    identite: Redacteur,
    contexte: Contexte,
    session: Ecriture,
    diagnostic_id: CheminDiagnostic,
    version: VersionAttendue,
    entree: IndicateursT0Saisis,
    request: Request,
    response: Response,
) -> IndicateursT0Lus:
    """Sans eux, pas de cofinancement du diagnostic ; ils se figent à la restitution."""
    diagnostic = await a_modifier(session, identite, diagnostic_id, version)
    base, position = await service.renseigner(session, contexte, diagnostic, entree)
    entetes_ecriture(request, response, diagnostic.version, position)
    return IndicateursT0Lus.model_validate(base)
