"""Life of the actions of a plan."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.parcours.avancement.ecriture import parcours_a_modifier
from services.parcours.financement.errors import OrientationManquante
from services.parcours.plan import errors, modification
from services.parcours.plan.dependencies import DemandeAccordee
from services.parcours.plan.routes import COMMUNS, Porteur, rendre
from services.parcours.plan.schemas import ActionModifiee, AideAcquise, GesteActionDemande, PlanLu
from shared.base import Ecriture
from shared.clients.base import VoisinRefuse
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.trace import Contexte
from shared.versions import VersionAttendue

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/parcours/{parcours_id}", tags=["Plan d'actions"])
DU_GESTE = (
    *COMMUNS,
    errors.ActionIntrouvable,
    errors.EtatActionRefuse,
    errors.GesteActionRefuse,
    errors.DeploiementPremature,
    errors.MotifActionNecessaire,
    errors.PlanComplet,
    OrientationManquante,
    errors.AdaptationManquante,
)


@routeur.patch(
    "/actions/{action_id}",
    summary="Modifier une action du plan",
    responses=reponses(
        *DU_GESTE,
        errors.DependanceInconnue,
        errors.DependanceCyclique,
        errors.DependanceNonDeployee,
        errors.ResponsableAmbigu,
    ),
)
async def modifier_action(
    identite: Porteur,
    contexte: Contexte,
    session: Ecriture,
    parcours_id: UUID,
    action_id: UUID,
    version: VersionAttendue,
    entree: ActionModifiee,
    request: Request,
    response: Response,
) -> PlanLu:
    """Échéance, coûts, responsable, dépendances ; un état se prend par le geste qui y mène."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    position = await modification.modifier(session, contexte, parcours, action_id, entree)
    return await rendre(request, response, session, parcours, contexte, position)


@routeur.post(
    "/actions/{action_id}/gestes",
    summary="Effectuer un geste sur une action",
    responses=reponses(*DU_GESTE, errors.GesteActionInconnu),
)
async def effectuer_geste_action(
    identite: Porteur,
    contexte: Contexte,
    session: Ecriture,
    parcours_id: UUID,
    action_id: UUID,
    version: VersionAttendue,
    entree: GesteActionDemande,
    request: Request,
    response: Response,
) -> PlanLu:
    """Chaque action a sa vie ; le refus dit ce qui manque."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    position = await modification.effectuer_geste(session, contexte, parcours, action_id, entree)
    return await rendre(request, response, session, parcours, contexte, position)


@routeur.post(
    "/actions/{action_id}/aide-accordee",
    summary="Constater l'aide accordée à une action",
    responses=reponses(*DU_GESTE, errors.AideAilleurs, errors.AideNonAccordee, VoisinRefuse),
)
async def constater_aide_accordee(
    identite: Porteur,
    contexte: Contexte,
    demande: DemandeAccordee,
    session: Ecriture,
    parcours_id: UUID,
    action_id: UUID,
    version: VersionAttendue,
    entree: AideAcquise,
    request: Request,
    response: Response,
) -> PlanLu:
    """La décision est lue dans la demande d'aide : l'action est alors financée."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    position = await modification.acquerir_financement(session, contexte, parcours, action_id, demande)
    return await rendre(request, response, session, parcours, contexte, position)
