"""Action plan of a parcours."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy import RowMapping

from services.parcours.avancement.ecriture import parcours_a_modifier
from services.parcours.avancement.errors import ParcoursIntrouvable, ParcoursTermine
from services.parcours.avancement.lecture import parcours_visible
from services.parcours.avancement.models import Parcours
from services.parcours.plan import errors, service
from services.parcours.plan.dependencies import FaitsDuDiagnostic, RecommandationsDuParcours
from services.parcours.plan.lecture import actions_lues
from services.parcours.plan.schemas import (
    AcceptationPlan,
    ActionNouvelle,
    PlanLu,
    PlanPropose,
    RattachementDiagnostic,
)
from shared.base import Ecriture, Lecture
from shared.clients.base import VoisinRefuse
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierClos
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte, ContexteRequete
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/parcours/{parcours_id}", tags=["Plan d'actions"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Porteur = Annotated[Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)]
Accord = Annotated[
    Identite, acces(Role.ENTREPRISE, Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)
]
COMMUNS = (ParcoursIntrouvable, ParcoursTermine, DossierClos)
DU_PLAN = (errors.EtapeDuPlan, errors.PlanDejaAccepte)


@routeur.put(
    "/diagnostic",
    summary="Rattacher le diagnostic restitué",
    responses=reponses(
        *COMMUNS, errors.DiagnosticNonRestitue, errors.DiagnosticAutreDossier, errors.T0Manquant, VoisinRefuse
    ),
)
async def rattacher_diagnostic(
    identite: Porteur,
    contexte: Contexte,
    faits: FaitsDuDiagnostic,
    session: Ecriture,
    parcours_id: UUID,
    version: VersionAttendue,
    entree: RattachementDiagnostic,
    request: Request,
    response: Response,
) -> PlanLu:
    """Le parcours se fonde sur ce diagnostic, et ses indicateurs de départ deviennent le T0."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    position = await service.rattacher_diagnostic(session, contexte, parcours, faits)
    return await rendre(request, response, session, parcours, contexte, position)


@routeur.get("/plan", summary="Lire le plan d'actions", responses=reponses(ParcoursIntrouvable))
async def lire_plan(
    identite: Lecteur, contexte: Contexte, session: Lecture, parcours_id: UUID, response: Response
) -> PlanLu:
    """Vie de chaque action, coût, aide, responsable, échéance, et ses gestes permis ou bloqués."""
    ligne = await parcours_visible(session, identite, parcours_id)
    entete_version(response, ligne["version"])
    return await plan_lu(session, ligne, contexte)


@routeur.post(
    "/plan",
    summary="Proposer le plan d'actions",
    responses=reponses(
        *COMMUNS, *DU_PLAN, errors.DiagnosticNonRattache, errors.ActionNonRecommandee, errors.PlanComplet, VoisinRefuse
    ),
)
async def proposer_plan(
    identite: Porteur,
    contexte: Contexte,
    recommandations: RecommandationsDuParcours,
    session: Ecriture,
    parcours_id: UUID,
    version: VersionAttendue,
    entree: PlanPropose,
    request: Request,
    response: Response,
) -> PlanLu:
    """Six actions au plus, prises dans les recommandations du diagnostic rattaché."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    position = await service.proposer(session, contexte, parcours, recommandations, entree.actions)
    return await rendre(request, response, session, parcours, contexte, position)


@routeur.post(
    "/plan/actions",
    status_code=201,
    summary="Ajouter une action au plan",
    responses=reponses(*COMMUNS, *DU_PLAN, errors.ActionDejaPresente, errors.PlanComplet),
)
async def ajouter_action(
    identite: Porteur,
    contexte: Contexte,
    session: Ecriture,
    parcours_id: UUID,
    version: VersionAttendue,
    entree: ActionNouvelle,
    request: Request,
    response: Response,
) -> PlanLu:
    """Une action du conseiller, hors des recommandations."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    position = await service.ajouter(session, contexte, parcours, entree)
    return await rendre(request, response, session, parcours, contexte, position)


@routeur.post(
    "/plan/acceptation", summary="Accepter le plan d'actions", responses=reponses(*COMMUNS, *DU_PLAN, errors.PlanVide)
)
async def accepter_plan(
    identite: Accord,
    contexte: Contexte,
    session: Ecriture,
    parcours_id: UUID,
    version: VersionAttendue,
    entree: AcceptationPlan,
    request: Request,
    response: Response,
) -> PlanLu:
    """L'entreprise accepte, elle-même ou par son conseiller qui en prend acte."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    position = await service.accepter(session, contexte, parcours, entree.qualite)
    return await rendre(request, response, session, parcours, contexte, position)


async def rendre(
    request: Request,
    response: Response,
    session: Ecriture,
    parcours: Parcours,
    contexte: ContexteRequete,
    position: int,
) -> PlanLu:
    """The plan after a change, with its new version."""
    entetes_ecriture(request, response, parcours.version, position)
    return await plan_lu(session, parcours.model_dump(), contexte)


async def plan_lu(session: Lecture, ligne: Mapping[str, Any] | RowMapping, contexte: ContexteRequete) -> PlanLu:
    actions = await actions_lues(session, ligne, contexte.identite.role, contexte.horloge.aujourdhui())
    return PlanLu(parcours_id=ligne["id"], plan_etat=ligne["plan_etat"], actions=actions, version=ligne["version"])
