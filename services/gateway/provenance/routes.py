"""Provenance of the demand and its conversion."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.pilotage.domain import filtre
from services.gateway.pilotage.errors import DateFuture, PeriodeInversee
from services.gateway.provenance import service
from services.gateway.provenance.schemas import Axe, Provenances
from shared.base import BaseDuService
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.valeurs import DateJour

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/provenances", tags=["Pilotage"])
Pilote = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER, Role.COMITE)]


@routeur.get("", summary="Lire la provenance de la demande", responses=reponses(PeriodeInversee, DateFuture))
async def lire_provenances(
    identite: Pilote,
    contexte: Contexte,
    base: BaseDuService,
    par: Annotated[Axe, Query(description="Regroupement.")] = "canal",
    departement: Annotated[str | None, Query(pattern="^[0-9]{2}$", description="Département.")] = None,
    du: Annotated[DateJour | None, Query(description="Premier jour d'arrivée retenu.")] = None,
    au: Annotated[DateJour | None, Query(description="Dernier jour d'arrivée retenu.")] = None,
    vu_le: Annotated[DateJour | None, Query(description="Jour passé auquel lire les chiffres.")] = None,
) -> Provenances:
    """Du contact à l'évaluation, par canal, campagne ou liste, avec ce qui a été écarté et pourquoi."""
    if du is not None and au is not None and au < du:
        raise PeriodeInversee()
    aujourdhui = contexte.horloge.aujourdhui()
    if vu_le is not None and vu_le > aujourdhui:
        raise DateFuture()
    jour, masquer = vu_le or aujourdhui, identite.role is Role.COMITE
    retenu = filtre(departement, du, au, jour)
    async with base.directe() as connexion:
        lues = await service.provenances(connexion, retenu, par, masquer=masquer)
        (ensemble,) = await service.provenances(connexion, retenu, "ensemble", masquer=masquer)
    return Provenances(par=par, du=du, au=au, vu_le=jour, ensemble=ensemble, provenances=lues)
