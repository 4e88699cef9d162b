"""Campaigns: response rates, grouped launches, and the job of the day."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.parcours.campagnes import creation, errors, lecture
from services.parcours.campagnes.passage import passer
from services.parcours.campagnes.schemas import CampagneLue, CampagneNouvelle, PassageFait
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/campagnes", tags=["Campagnes de mesure"])
Lecteur = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER, Role.COMITE, Role.MACHINE)]
Decideur = Annotated[Identite, acces(Role.REGION, Role.ENSEMBLIER)]
Minuteur = Annotated[Identite, acces(Role.MACHINE, Role.REGION, Role.ENSEMBLIER)]


@routeur.get("", summary="Lire les campagnes et leur taux de réponse")
async def lire_campagnes(
    identite: Lecteur,
    session: Lecture,
    annee: Annotated[int | None, Query(ge=2017, le=2200, description="Année civile.")] = None,
) -> list[CampagneLue]:
    """Chaque taux de réponse avec son dénominateur ; le comité ne lit pas les petits effectifs."""
    return await lecture.campagnes_lues(session, identite, annee)


@routeur.post(
    "",
    status_code=201,
    summary="Grouper une campagne",
    responses=reponses(errors.CampagneDejaLancee, errors.LancementImpossible),
)
async def grouper_campagne(
    identite: Decideur, contexte: Contexte, session: Ecriture, entree: CampagneNouvelle, response: Response
) -> CampagneLue:
    """Sans cela, chaque entreprise est sollicitée à sa propre date."""
    campagne = await creation.grouper(session, contexte, entree)
    lues = await lecture.campagnes_lues(session, identite, campagne.annee)
    response.headers["Location"] = f"/v1/campagnes?annee={campagne.annee}"
    return next(lue for lue in lues if lue.id == campagne.id)


@routeur.post("/passages", summary="Faire le passage du jour")
async def faire_passage(identite: Minuteur, contexte: Contexte, session: Ecriture) -> PassageFait:
    """Prévoit, demande, relance et clôt ce qui est dû à ce jour ; un second appel ne refait rien."""
    bilan = await passer(session, contexte)
    return PassageFait(le=contexte.horloge.aujourdhui(), **asdict(bilan))
