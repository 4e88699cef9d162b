"""The whole catalogue for one company, in one answer; nothing is stored."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.aides.eligibilite.errors import TailleContradictoire
from services.aides.moteur.catalogues import Catalogues
from services.aides.moteur.schemas import CatalogueCompileLu, ExamenLu, ExamenNouveau
from services.aides.moteur.service import connaissance_de
from shared.base import BaseDuService
from shared.base.connexion import Base
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierIntrouvable
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite
from shared.trace import Contexte
from shared.valeurs import DateJour

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides", tags=["Éligibilité"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
_JSON = "application/json"


@routeur.get("/catalogue-compile", summary="Lire le catalogue compilé", response_model=CatalogueCompileLu)
async def lire_catalogue_compile(
    identite: Lecteur,
    contexte: Contexte,
    base: BaseDuService,
    request: Request,
    date: Annotated[DateJour | None, Query(description="Date d'examen ; par défaut, aujourd'hui.")] = None,
) -> Response:
    """Dispositifs, critères et sources que les examens citent par rang, chacun une seule fois."""
    presentation = await _catalogues(request, base).du_jour(date or contexte.horloge.aujourdhui())
    return Response(presentation.catalogue, media_type=_JSON)


@routeur.post(
    "/examens",
    summary="Examiner une entreprise face à tout le catalogue",
    responses=reponses(DossierIntrouvable, TailleContradictoire),
    response_model=ExamenLu,
)
async def examiner_entreprise(
    identite: Lecteur, contexte: Contexte, base: BaseDuService, request: Request, entree: ExamenNouveau
) -> Response:
    """Verdicts de tous les dispositifs et résultat de chaque critère distinct, sans action ; rien n'est enregistré."""
    le = entree.le or contexte.horloge.aujourdhui()
    connaissance = await connaissance_de(base, contexte.identite, entree, le)
    presentation = await _catalogues(request, base).du_jour(le)
    examen = presentation.fiche.examiner(connaissance.faits)
    return Response(presentation.rendre(examen, connaissance.saisies), media_type=_JSON)


def _catalogues(request: Request, base: Base) -> Catalogues:
    """Those of the application, made at the first use."""
    etat = request.app.state
    if not hasattr(etat, "catalogues_compiles"):
        etat.catalogues_compiles = Catalogues(base)
    gardes: Catalogues = etat.catalogues_compiles
    return gardes
