"""Evaluations: which aid, how much, why, and what is missing."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.aides.eligibilite import repository, service
from services.aides.eligibilite.acces import Evaluateur
from services.aides.eligibilite.errors import DepensesExcessives, EvaluationIntrouvable, TailleContradictoire
from services.aides.eligibilite.saisie import EvaluationNouvelle
from services.aides.eligibilite.schemas import EvaluationLue, EvaluationResumee
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.perimetre.errors import DossierClos, DossierIntrouvable
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite
from shared.trace import Contexte
from shared.trace.service import entete_position

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides", tags=["Éligibilité"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]


@routeur.post(
    "/evaluations",
    status_code=201,
    summary="Évaluer les aides d'une entreprise",
    responses=reponses(DossierIntrouvable, DossierClos, DepensesExcessives, TailleContradictoire),
)
async def evaluer_aides(
    identite: Evaluateur,
    contexte: Contexte,
    session: Ecriture,
    entree: EvaluationNouvelle,
    request: Request,
    response: Response,
) -> EvaluationLue:
    """Confronte l'entreprise et ses actions au catalogue : une donnée inconnue n'exclut ni n'accorde rien."""
    evaluation, position = await service.evaluer_dossier(session, contexte, entree)
    response.headers["Location"] = f"/v1/aides/evaluations/{evaluation.id}"
    entete_position(request, response, position)
    return EvaluationLue.model_validate(evaluation)


@routeur.get("/evaluations", summary="Lister les évaluations", responses=reponses())
async def lister_evaluations(
    identite: Lecteur,
    session: Lecture,
    fenetre: Pagination,
    dossier_id: Annotated[UUID | None, Query(description="Dossier.")] = None,
) -> Page[EvaluationResumee]:
    """Évaluations du périmètre de l'appelant, de la plus ancienne à la plus récente."""
    lignes, suite = couper(await repository.lister(session, identite, fenetre, dossier_id), fenetre)
    elements = [EvaluationResumee.model_validate(dict(ligne)) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.get("/evaluations/{evaluation_id}", summary="Lire une évaluation", responses=reponses(EvaluationIntrouvable))
async def lire_evaluation(identite: Lecteur, session: Lecture, evaluation_id: UUID) -> EvaluationLue:
    """Verdicts, critères, données manquantes et montants, tels que rendus ce jour-là."""
    ligne = await repository.lire(session, identite, evaluation_id)
    if ligne is None:
        raise EvaluationIntrouvable()
    return EvaluationLue.model_validate(dict(ligne))
