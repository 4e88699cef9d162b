"""Reminders: run or dry run, the ladder, the baskets."""

from typing import Annotated

from fastapi import APIRouter

from services.gateway.relances import execution, paniers
from services.gateway.relances.echelle import echelle_en_vigueur
from services.gateway.relances.errors import EchelleContradictoire, EchelleEnProjet
from services.gateway.relances.schemas import Bilan, Echelle, Execution, Panier
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import PARTENAIRES, Identite, Role
from shared.trace import Contexte

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/relances", tags=["Relances"])
Relanceur = Annotated[Identite, acces(Role.REGION, Role.ENSEMBLIER, Role.MACHINE)]
Lecteur = Annotated[
    Identite,
    acces(Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER),
]


@routeur.post(
    "/executions",
    summary="Exécuter ou simuler les relances",
    responses=reponses(EchelleEnProjet, EchelleContradictoire),
)
async def executer_relances(identite: Relanceur, contexte: Contexte, session: Ecriture, entree: Execution) -> Bilan:
    """Ce qui est dû d'après les faits et la date ; rejouer n'envoie rien deux fois. En simulation, rien n'est écrit."""
    if entree.simulation:
        return await execution.simuler(session, contexte, entree.echelle)
    if entree.echelle is not None:
        raise EchelleEnProjet()
    return await execution.executer(session, contexte)


@routeur.get("/echelle", summary="Lire l'échelle des relances")
async def lire_echelle(identite: Lecteur) -> Echelle:
    """L'échelle en vigueur, avec sa source."""
    return echelle_en_vigueur()


@routeur.get("/paniers", summary="Lire les paniers de la semaine")
async def lire_paniers(identite: Lecteur, session: Lecture) -> list[Panier]:
    """Partenaires dont le stock vieillit, et ceux qui viennent d'en sortir ; un partenaire ne lit que le sien."""
    organisation_id = identite.organisation_id if identite.role in PARTENAIRES else None
    return [Panier.model_validate(dict(ligne)) for ligne in await paniers.lire(session, organisation_id)]
