"""Results, recommendations and co-financing of a diagnostic."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.diagnostic.passations.dependencies import CheminDiagnostic, Lecteur, Redacteur, a_modifier
from services.diagnostic.passations.errors import DiagnosticIntrouvable
from services.diagnostic.restitution import cofinancement, service
from services.diagnostic.restitution.errors import (
    CofinancementAbsent,
    CofinancementDejaDemande,
    DiagnosticAnnule,
    ResultatAbsent,
    T0Manquant,
)
from services.diagnostic.restitution.schemas import (
    CofinancementDemande,
    CofinancementLu,
    RecommandationsLues,
    ResultatLu,
)
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierClos
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue

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


@routeur.get(
    "/{diagnostic_id}/cofinancement",
    summary="Lire le cofinancement demandé",
    responses=reponses(DiagnosticIntrouvable, CofinancementAbsent),
)
async def lire_cofinancement(identite: Lecteur, session: Lecture, diagnostic_id: CheminDiagnostic) -> CofinancementLu:
    """Coût du diagnostic, part demandée et reste à charge."""
    await service.exister(session, identite, diagnostic_id)
    return cofinancement.en_message(await cofinancement.lire(session, diagnostic_id))


@routeur.post(
    "/{diagnostic_id}/cofinancement",
    status_code=201,
    summary="Demander le cofinancement du diagnostic",
    responses=reponses(DiagnosticIntrouvable, DossierClos, T0Manquant, DiagnosticAnnule, CofinancementDejaDemande),
)
async def demander_cofinancement(
    identite: Redacteur,
    contexte: Contexte,
    session: Ecriture,
    diagnostic_id: CheminDiagnostic,
    version: VersionAttendue,
    entree: CofinancementDemande,
    request: Request,
    response: Response,
) -> CofinancementLu:
    """Refusé tant que les indicateurs T0 ne sont pas renseignés."""
    diagnostic = await a_modifier(session, identite, diagnostic_id, version)
    demande, position = await cofinancement.demander(session, contexte, diagnostic, entree)
    response.headers["Location"] = f"/v1/diagnostics/{diagnostic_id}/cofinancement"
    entetes_ecriture(request, response, diagnostic.version, position)
    return cofinancement.en_message(demande)
