"""Feasibility, adaptation and its waiver."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.parcours.avancement.ecriture import parcours_a_modifier
from services.parcours.avancement.errors import ParcoursIntrouvable, ParcoursTermine
from services.parcours.avancement.lecture import parcours_visible
from services.parcours.etudes import service
from services.parcours.etudes.errors import ActionSansEquipement, EtapeDeLEtude
from services.parcours.etudes.schemas import DispenseNouvelle, EtudeLue, EtudeNouvelle
from services.parcours.plan.errors import ActionIntrouvable
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierClos
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/parcours/{parcours_id}", tags=["Faisabilité et adaptation"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Porteur = Annotated[Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)]
Dispensateur = Annotated[Identite, acces(Role.ENSEMBLIER, Role.REGION)]
REFUS = (ParcoursIntrouvable, ParcoursTermine, DossierClos, ActionIntrouvable, ActionSansEquipement, EtapeDeLEtude)


@routeur.get("/etudes", summary="Lister les études d'un parcours", responses=reponses(ParcoursIntrouvable))
async def lister_etudes(identite: Lecteur, session: Lecture, parcours_id: UUID) -> list[EtudeLue]:
    """Études de faisabilité, adaptations et dispenses, de la plus ancienne à la plus récente."""
    await parcours_visible(session, identite, parcours_id)
    return [EtudeLue.model_validate(etude) for etude in await service.etudes(session, parcours_id)]


@routeur.post(
    "/actions/{action_id}/etudes",
    status_code=201,
    summary="Conclure une étude ou une adaptation",
    responses=reponses(*REFUS),
)
async def conclure_etude(
    identite: Porteur,
    contexte: Contexte,
    session: Ecriture,
    parcours_id: UUID,
    action_id: UUID,
    version: VersionAttendue,
    entree: EtudeNouvelle,
    request: Request,
    response: Response,
) -> EtudeLue:
    """L'adaptation prépare la ligne, les postes et les équipes avant le déploiement."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    etude, position = await service.conclure_etude(session, contexte, parcours, action_id, entree)
    entetes_ecriture(request, response, parcours.version, position)
    return EtudeLue.model_validate(etude)


@routeur.post(
    "/actions/{action_id}/dispense-adaptation",
    status_code=201,
    summary="Dispenser un équipement d'adaptation",
    responses=reponses(*REFUS),
)
async def dispenser_adaptation(
    identite: Dispensateur,
    contexte: Contexte,
    session: Ecriture,
    parcours_id: UUID,
    action_id: UUID,
    version: VersionAttendue,
    entree: DispenseNouvelle,
    request: Request,
    response: Response,
) -> EtudeLue:
    """Réservée à l'ensemblier et à la Région, toujours motivée."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    etude, position = await service.dispenser(session, contexte, parcours, action_id, entree)
    entetes_ecriture(request, response, parcours.version, position)
    return EtudeLue.model_validate(etude)
