"""The whole catalogue for one company, in one answer; nothing is stored."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.aides.eligibilite.errors import TailleContradictoire
from services.aides.moteur.reponses import catalogues, repondre
from services.aides.moteur.route import RouteExamen
from services.aides.moteur.schemas import CatalogueCompileLu, ExamenLu, ExamenNouveau
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierIntrouvable
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite
from shared.trace import Contexte
from shared.valeurs import DateJour

routeur = APIRouter(route_class=RouteExamen, prefix="/v1/aides", tags=["Éligibilité"])
routeur_compile = APIRouter(route_class=RouteMetier, prefix="/v1/aides", tags=["Éligibilité"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]


@routeur.post(
    "/examens",
    summary="Examiner une entreprise face à tout le catalogue",
    responses=reponses(DossierIntrouvable, TailleContradictoire),
    response_model=ExamenLu,
)
async def examiner_entreprise(identite: Lecteur, request: Request, entree: ExamenNouveau) -> Response:
    """Verdicts de tous les dispositifs et résultat de chaque critère distinct, sans action ; rien n'est enregistré."""
    return await repondre(request, identite, entree)


@routeur_compile.get("/catalogue-compile", summary="Lire le catalogue compilé", response_model=CatalogueCompileLu)
async def lire_catalogue_compile(
    identite: Lecteur,
    contexte: Contexte,
    request: Request,
    date: Annotated[DateJour | None, Query(description="Date d'examen ; par défaut, aujourd'hui.")] = None,
) -> Response:
    """Dispositifs, critères et sources que les examens citent par rang, chacun une seule fois."""
    presentation = await catalogues(request).du_jour(date or contexte.horloge.aujourdhui())
    return Response(presentation.catalogue, media_type="application/json")
