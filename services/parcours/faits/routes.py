"""Facts of a parcours: those that its model declares, and recording one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.parcours.avancement.ecriture import parcours_a_modifier
from services.parcours.avancement.errors import ParcoursIntrouvable, ParcoursTermine
from services.parcours.avancement.lecture import parcours_visible
from services.parcours.faits import errors, service
from services.parcours.faits.schemas import FaitDeclare, FaitLu, FaitNouveau
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierClos
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/parcours/{parcours_id}/faits", tags=["Faits"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Declarant = Annotated[
    Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.REGION)
]


@routeur.get("", summary="Lister les faits d'un parcours", responses=reponses(ParcoursIntrouvable))
async def lister_faits(identite: Lecteur, session: Lecture, parcours_id: UUID, response: Response) -> list[FaitDeclare]:
    """Les faits que le modèle déclare, avec leur valeur et leurs enregistrements successifs."""
    ligne = await parcours_visible(session, identite, parcours_id)
    entete_version(response, ligne["version"])
    return await service.faits_lus(session, ligne)


@routeur.post(
    "",
    status_code=201,
    summary="Enregistrer un fait",
    responses=reponses(
        ParcoursIntrouvable,
        ParcoursTermine,
        DossierClos,
        errors.FaitNonDeclare,
        errors.FaitReserve,
        errors.EtapeDuFait,
        errors.ValeurDuFaitRefusee,
        errors.PreuveNecessaire,
    ),
)
async def enregistrer_fait(
    identite: Declarant,
    contexte: Contexte,
    session: Ecriture,
    parcours_id: UUID,
    version: VersionAttendue,
    entree: FaitNouveau,
    request: Request,
    response: Response,
) -> FaitLu:
    """Le dernier enregistrement d'un fait est celui que lisent les conditions des gestes."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    fait, position = await service.enregistrer_fait(session, contexte, parcours, entree)
    entetes_ecriture(request, response, parcours.version, position)
    return FaitLu.model_validate(fait)
