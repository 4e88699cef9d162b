"""Checks of cumulation."""

from typing import Annotated

from fastapi import APIRouter

from services.aides.cumuls import service
from services.aides.cumuls.errors import CumulIncoherent
from services.aides.cumuls.schemas import CumulAVerifier, CumulVerifie
from services.aides.minimis.errors import CompteIntrouvable
from shared.base import Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite
from shared.trace import Contexte

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides/cumuls", tags=["De minimis"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]


@routeur.post(
    "/verifications",
    summary="Vérifier un cumul d'aides",
    responses=reponses(CumulIncoherent, CompteIntrouvable),
)
async def verifier_cumul(
    identite: Lecteur, contexte: Contexte, session: Lecture, entree: CumulAVerifier
) -> CumulVerifie:
    """Mêmes dépenses, intensités, paires exclusives, effet incitatif, marge de minimis : permis, ou quoi abandonner."""
    return await service.verifier(session, contexte, entree)
