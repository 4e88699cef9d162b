"""Quality watch."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.gateway.pilotage.errors import DateFuture
from services.gateway.qualite import service
from services.gateway.qualite.schemas import Qualite
from shared.base import Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import PARTENAIRES, Identite, Role
from shared.trace import Contexte
from shared.valeurs import DateJour

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/qualite", tags=["Pilotage"])
Lecteur = Annotated[
    Identite,
    acces(
        Role.ENSEMBLIER,
        Role.REGION,
        Role.REGION_LECTURE,
        Role.PARTENAIRE_RESPONSABLE,
        Role.PARTENAIRE_CONSEILLER,
    ),
]


@routeur.get("", summary="Surveiller la qualité des réponses des partenaires", responses=reponses(DateFuture))
async def lire_qualite(
    identite: Lecteur,
    contexte: Contexte,
    session: Lecture,
    le: Annotated[DateJour | None, Query(description="Dernier jour compté ; par défaut, aujourd'hui.")] = None,
    organisation: Annotated[UUID | None, Query(description="Un seul partenaire.")] = None,
) -> Qualite:
    """Refus, aide apportée, satisfaction : chaque taux avec son nombre de cas ; un partenaire ne lit que les siens."""
    jour = le or contexte.horloge.aujourdhui()
    if jour > contexte.horloge.aujourdhui():
        raise DateFuture(champs=[{"champ": "query.le", "message": "est dans l'avenir"}])
    seul = identite.organisation_id if identite.role in PARTENAIRES else organisation
    return await service.mesurer(session, jour, seul)
