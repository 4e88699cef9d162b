"""Results of the parcours, with their coverage."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.parcours.indicateurs.catalogue import calendrier
from services.parcours.indicateurs.resultats import resultats_lus
from services.parcours.indicateurs.resultats_schemas import ResultatsLus
from services.parcours.indicateurs.schemas import Moment
from shared.base import Lecture
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.valeurs import Code, Departement

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/indicateurs/resultats", tags=["Indicateurs d'effet"])
Pilote = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER, Role.COMITE)]
Division = Annotated[str, Query(pattern=r"^[0-9]{2}$", description="Division NAF, deux chiffres.")]
Tranche = Annotated[str, Query(pattern=r"^([0-9]{2}|NN)$", description="Tranche d'effectif (Insee).")]


@routeur.get("", summary="Lire les résultats des parcours")
async def lire_resultats(
    identite: Pilote,
    contexte: Contexte,
    session: Lecture,
    modele: Annotated[Code | None, Query(description="Modèle de parcours.")] = None,
    departement: Annotated[Departement | None, Query(description="Département.")] = None,
    division_naf: Division | None = None,
    tranche_effectif: Tranche | None = None,
    moment: Annotated[Moment | None, Query(description="Moment.")] = None,
    annee: Annotated[int | None, Query(ge=2017, le=2200, description="Année civile où le moment tombe.")] = None,
) -> ResultatsLus:
    """Chaque chiffre vient avec sa couverture ; sous le seuil il est refusé, et les prévisions n'y entrent jamais."""
    filtres = {
        "modele": modele,
        "departement": departement,
        "division_naf": division_naf,
        "tranche_effectif": tranche_effectif,
        "moment": moment,
        "annee": annee,
    }
    minimum = calendrier().effectif_min_comite if identite.role is Role.COMITE else 0
    return await resultats_lus(session, contexte.horloge.aujourdhui(), filtres, minimum)
