"""Impact indicators of a parcours."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.parcours.avancement.ecriture import parcours_a_modifier
from services.parcours.avancement.errors import ParcoursIntrouvable, ParcoursTermine
from services.parcours.avancement.lecture import parcours_visible
from services.parcours.indicateurs import domain, errors, service
from services.parcours.indicateurs.schemas import IndicateursLus, MesuresNouvelles
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierClos
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(
    route_class=RouteMetier, prefix="/v1/parcours/{parcours_id}/indicateurs", tags=["Indicateurs d'effet"]
)
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Porteur = Annotated[
    Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.ENTREPRISE)
]


@routeur.get("", summary="Lire l'effet du parcours", responses=reponses(ParcoursIntrouvable))
async def lire_indicateurs(
    identite: Lecteur, session: Lecture, parcours_id: UUID, response: Response
) -> IndicateursLus:
    """Départ, mesures, écarts, et la couverture qui dit ce qu'ils valent."""
    ligne = await parcours_visible(session, identite, parcours_id)
    entete_version(response, ligne["version"])
    return await _lus(session, parcours_id, ligne)


@routeur.post(
    "",
    status_code=201,
    summary="Mesurer l'effet",
    responses=reponses(
        ParcoursIntrouvable,
        ParcoursTermine,
        DossierClos,
        errors.IndicateurInconnu,
        errors.MesureDejaFaite,
        errors.MesureFuture,
        errors.MesurePrematuree,
    ),
)
async def mesurer_indicateurs(
    identite: Porteur,
    contexte: Contexte,
    session: Ecriture,
    parcours_id: UUID,
    version: VersionAttendue,
    entree: MesuresNouvelles,
    request: Request,
    response: Response,
) -> IndicateursLus:
    """Chaque mesure se compare à la valeur de départ du même indicateur."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    position = await service.mesurer(session, contexte, parcours, entree)
    entetes_ecriture(request, response, parcours.version, position)
    return await _lus(session, parcours_id, parcours.model_dump())


async def _lus(session: Lecture, parcours_id: UUID, ligne: object) -> IndicateursLus:
    liste = await service.mesures(session, parcours_id)
    codes = service.par_moment(liste)
    champs = {nom: ligne[nom] for nom in ("t0_exercice", "impact_mesure", "version")}  # type: ignore[index]
    couverture = domain.couverture(codes.get("t0", []), codes)
    return IndicateursLus(parcours_id=parcours_id, indicateurs=service.comparer(liste), couverture=couverture, **champs)
