"""Funding plans: who pays what, at best, and why not more."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.aides.eligibilite.acces import Evaluateur
from services.aides.eligibilite.errors import DepensesExcessives
from services.aides.plan import errors, repository, service
from services.aides.plan.preremplissage import EntreePreremplie
from services.aides.plan.schemas import PlanFinancementLu, PlanResume
from shared.base import Ecriture, Lecture
from shared.clients.base import VoisinIndisponible, VoisinRefuse
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.perimetre.errors import DossierClos, DossierIntrouvable
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite
from shared.trace import Contexte
from shared.trace.service import entete_position

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides/plans-de-financement", tags=["Plans de financement"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]


@routeur.post(
    "",
    status_code=201,
    summary="Établir un plan de financement",
    responses=reponses(
        DossierIntrouvable,
        DossierClos,
        DepensesExcessives,
        errors.AucuneActionAFinancer,
        errors.ReferenceEnDouble,
        errors.DispositifInconnu,
        errors.TropDeDepenses,
        errors.ParcoursAutreDossier,
        VoisinIndisponible,
        VoisinRefuse,
    ),
)
async def etablir_plan_financement(
    identite: Evaluateur,
    contexte: Contexte,
    entree: EntreePreremplie,
    session: Ecriture,
    request: Request,
    response: Response,
) -> PlanFinancementLu:
    """Choisit quels dispositifs paient quelles dépenses : le plus d'aide, dossiers déduits, avec la preuve."""
    plan, position = await service.etablir(session, contexte, entree)
    response.headers["Location"] = f"/v1/aides/plans-de-financement/{plan.id}"
    entete_position(request, response, position)
    return PlanFinancementLu.model_validate(plan)


@routeur.get("", summary="Lister les plans de financement", responses=reponses())
async def lister_plans_financement(
    identite: Lecteur,
    session: Lecture,
    fenetre: Pagination,
    dossier_id: Annotated[UUID | None, Query(description="Dossier.")] = None,
) -> Page[PlanResume]:
    """Plans du périmètre de l'appelant, du plus ancien au plus récent."""
    lignes, suite = couper(await repository.lister(session, identite, fenetre, dossier_id), fenetre)
    elements = [PlanResume.model_validate(dict(ligne)) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.get("/{plan_id}", summary="Lire un plan de financement", responses=reponses(errors.PlanFinancementIntrouvable))
async def lire_plan_financement(identite: Lecteur, session: Lecture, plan_id: UUID) -> PlanFinancementLu:
    """Le plan tel qu'il a été rendu ce jour-là, avec ce sur quoi il a été établi."""
    ligne = await repository.lire(session, identite, plan_id)
    if ligne is None:
        raise errors.PlanFinancementIntrouvable()
    return PlanFinancementLu.model_validate(dict(ligne))
