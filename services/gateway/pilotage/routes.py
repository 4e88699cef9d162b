"""Steering: aggregates for the Region, the ensemblier and the committee."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.pilotage.domain import filtre
from services.gateway.pilotage.errors import DateFuture, PeriodeInversee
from services.gateway.pilotage.schemas import Pilotage
from services.gateway.pilotage.service import piloter
from shared.base import BaseDuService
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.valeurs import DateJour

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/pilotage", tags=["Pilotage"])
Pilote = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER, Role.COMITE)]


@routeur.get("", summary="Lire les chiffres du pilotage", responses=reponses(PeriodeInversee, DateFuture))
async def lire_pilotage(
    identite: Pilote,
    contexte: Contexte,
    base: BaseDuService,
    departement: Annotated[str | None, Query(pattern="^[0-9]{2}$", description="Département.")] = None,
    du: Annotated[DateJour | None, Query(description="Premier jour retenu, à Paris.")] = None,
    au: Annotated[DateJour | None, Query(description="Dernier jour retenu, à Paris.")] = None,
    vu_le: Annotated[DateJour | None, Query(description="Jour passé auquel lire les chiffres, à Paris.")] = None,
) -> Pilotage:
    """Entreprises accompagnées, entonnoir, délais, demandes et montants ; jamais une entreprise nommée."""
    if du is not None and au is not None and au < du:
        raise PeriodeInversee()
    if vu_le is not None and vu_le > contexte.horloge.aujourdhui():
        raise DateFuture()
    async with base.directe() as connexion:
        return await piloter(connexion, filtre(departement, du, au, vu_le), du=du, au=au, vu_le=vu_le)
