"""Funnel of the sollicitations: how many came, and what became of them."""

from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.pilotage.errors import PeriodeInversee
from services.gateway.sollicitations import repository
from services.gateway.sollicitations.schemas import ComptePar, Entonnoir
from shared.base import Lecture
from shared.erreurs import reponses
from shared.horloge import PARIS
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.valeurs import DateJour

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/entonnoirs", tags=["Pilotage"])
Pilote = Annotated[Identite, acces(Role.ENSEMBLIER, Role.REGION, Role.REGION_LECTURE, Role.COMITE)]


@routeur.get("/sollicitations", summary="Compter les sollicitations d'une période", responses=reponses(PeriodeInversee))
async def lire_entonnoir(
    identite: Pilote,
    session: Lecture,
    du: Annotated[DateJour, Query(description="Premier jour.")],
    au: Annotated[DateJour, Query(description="Dernier jour, compris.")],
) -> Entonnoir:
    """Ce qu'elles sont devenues, par état, motif, canal et campagne."""
    if au < du:
        raise PeriodeInversee(champs=[{"champ": "query.au", "message": "est avant le premier jour"}])
    bornes = _minuit(du), _minuit(au + timedelta(days=1))
    listes = {}
    for nom in ("etat", "motif", "canal", "campagne", "nature"):
        lues = await repository.comptes(session, nom, *bornes)
        listes[nom] = [ComptePar.model_validate(dict(ligne)) for ligne in lues]
    return Entonnoir(
        recues=sum(compte.nombre for compte in listes["etat"]),
        par_etat=listes["etat"],
        par_motif=listes["motif"],
        par_canal=listes["canal"],
        par_campagne=listes["campagne"],
        relances=sum(compte.nombre for compte in listes["nature"] if compte.valeur == "relance"),
    )


def _minuit(jour: date) -> datetime:
    return datetime.combine(jour, time(), PARIS)
