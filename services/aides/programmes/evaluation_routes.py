"""Evaluating the published programmes for a company."""

from typing import Annotated

from fastapi import APIRouter

from services.aides.programmes import evaluation
from services.aides.programmes.refus import ReponseImpropre
from services.aides.programmes.resultat import EvaluationProgrammesLue
from services.aides.programmes.saisie import EvaluationProgrammes
from shared.base import Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierIntrouvable
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite
from shared.trace import Contexte

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides/programmes", tags=["Programmes"])
Evaluateur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]


@routeur.post(
    "/evaluations",
    summary="Évaluer les programmes pour une entreprise",
    responses=reponses(DossierIntrouvable, ReponseImpropre),
)
async def evaluer_programmes(
    identite: Evaluateur, contexte: Contexte, session: Lecture, entree: EvaluationProgrammes
) -> EvaluationProgrammesLue:
    """Verdict de chaque programme publié, règle par règle, et ce qu'il faudrait savoir ; rien n'est enregistré."""
    return await evaluation.evaluer(session, contexte, entree)
