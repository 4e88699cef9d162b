"""Funding orientation of an action."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.parcours.avancement.ecriture import parcours_a_modifier
from services.parcours.avancement.errors import ParcoursIntrouvable, ParcoursTermine
from services.parcours.financement import errors, service
from services.parcours.financement.schemas import OrientationNouvelle
from services.parcours.plan.errors import ActionIntrouvable
from services.parcours.plan.lecture import actions_lues
from services.parcours.plan.schemas import ActionLue
from shared.base import Ecriture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierClos
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue

routeur = APIRouter(
    route_class=RouteMetier, prefix="/v1/parcours/{parcours_id}/actions/{action_id}", tags=["Financement"]
)
Porteur = Annotated[Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)]


@routeur.post(
    "/orientation-financement",
    summary="Orienter une action vers une aide, ou l'écarter",
    responses=reponses(
        ParcoursIntrouvable,
        ParcoursTermine,
        DossierClos,
        ActionIntrouvable,
        errors.DispositifNecessaire,
        errors.MotifEcartNecessaire,
        errors.AucunBesoinAide,
    ),
)
async def orienter_action(
    identite: Porteur,
    contexte: Contexte,
    session: Ecriture,
    parcours_id: UUID,
    action_id: UUID,
    version: VersionAttendue,
    entree: OrientationNouvelle,
    request: Request,
    response: Response,
) -> ActionLue:
    """Sans orientation de chaque action qui en demande une, l'étape du financement ne se termine pas."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    position = await service.orienter(session, contexte, parcours, action_id, entree)
    entetes_ecriture(request, response, parcours.version, position)
    lues = await actions_lues(session, parcours.model_dump(), identite.role, contexte.horloge.aujourdhui())
    return next(action for action in lues if action.id == action_id)
