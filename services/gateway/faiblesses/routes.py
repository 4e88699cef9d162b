"""Weaknesses of a period."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.faiblesses import domain, service
from services.gateway.faiblesses.repository import SOURCES_MAX
from services.gateway.faiblesses.schemas import FaiblesseLue, FaiblessesLues
from services.gateway.pilotage.errors import DateFuture, PeriodeInversee
from shared.base import Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.valeurs import DateJour

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/faiblesses", tags=["Pilotage"])
Pilote = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER)]
SEUILS = {
    "long_jours": str(domain.LONG_JOURS),
    "dispersion_min": str(domain.DISPERSION_MIN),
    "annees_min": str(domain.ANNEES_MIN),
    "baisse_min": str(domain.BAISSE_MIN),
    "actions_max": str(domain.ACTIONS_MAX),
    "recouvrement_min": str(float(service.SEUIL_RECOUVREMENT)),
}


@routeur.get("", summary="Chercher les faiblesses d'une période", responses=reponses(PeriodeInversee, DateFuture))
async def chercher_faiblesses(
    identite: Pilote,
    contexte: Contexte,
    session: Lecture,
    du: Annotated[DateJour, Query(description="Premier jour.")],
    au: Annotated[DateJour, Query(description="Dernier jour, compris, auquel les chiffres sont lus.")],
) -> FaiblessesLues:
    """Objectifs manqués, délais, redondances, orientations absentes : chaque constat dit sa règle et ses chiffres."""
    if au < du:
        raise PeriodeInversee()
    if au > contexte.horloge.aujourdhui():
        raise DateFuture()
    trouves = await service.chercher(session, du, au)
    lues = [
        FaiblesseLue(regle=un.regle, explication=un.explication, chiffres=un.chiffres, n=un.n, objets=list(objets))
        for un in trouves
        for objets in [un.objets[:SOURCES_MAX]]
    ]
    par_regle = dict(sorted(Counter(un.regle for un in trouves).items()))
    return FaiblessesLues(du=du, au=au, seuils=SEUILS, par_regle=par_regle, faiblesses=lues)
