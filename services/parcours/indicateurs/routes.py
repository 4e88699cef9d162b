"""Impact indicators of a parcours: measures, forecasts apart, day of the deployment."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.ecriture import parcours_a_modifier
from services.parcours.avancement.errors import ParcoursIntrouvable, ParcoursTermine
from services.parcours.avancement.lecture import parcours_visible
from services.parcours.indicateurs import ancrage, errors, lecture, mesurer, previsions, repository
from services.parcours.indicateurs.schemas import (
    IndicateursLus,
    LigneMesure,
    MesuresNouvelles,
    MiseEnService,
    PrevisionsNouvelles,
)
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierClos
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte, ContexteRequete
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(
    route_class=RouteMetier, prefix="/v1/parcours/{parcours_id}/indicateurs", tags=["Indicateurs d'effet"]
)
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Conseil = Annotated[Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)]
Porteur = Annotated[
    Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.ENTREPRISE)
]
DE_VALEUR = (errors.IndicateurInconnu, errors.IndicateurRepete, errors.UniteDifferente, errors.ValeurImpossible)


@routeur.get("", summary="Lire l'effet du parcours", responses=reponses(ParcoursIntrouvable))
async def lire_indicateurs(
    identite: Lecteur, contexte: Contexte, session: Lecture, parcours_id: UUID, response: Response
) -> IndicateursLus:
    """Départ, mesures, prévisions à part, écarts, et la couverture qui dit ce qu'ils valent."""
    ligne = await parcours_visible(session, identite, parcours_id)
    entete_version(response, ligne["version"])
    return await lecture.effet_lu(session, ligne, contexte.horloge.aujourdhui())


@routeur.get("/historique", summary="Lire toutes les lignes de mesure", responses=reponses(ParcoursIntrouvable))
async def lire_historique(identite: Lecteur, session: Lecture, parcours_id: UUID) -> list[LigneMesure]:
    """Rien ne s'efface : une correction est une ligne de plus, la précédente reste lisible."""
    await parcours_visible(session, identite, parcours_id)
    return [LigneMesure.model_validate(ligne) for ligne in await repository.historique(session, parcours_id)]


@routeur.post(
    "",
    status_code=201,
    summary="Mesurer l'effet",
    responses=reponses(
        ParcoursIntrouvable,
        *DE_VALEUR,
        errors.IndicateurSansDepart,
        errors.MesureDejaFaite,
        errors.MesureFuture,
        errors.MesurePrematuree,
        errors.MomentNonAtteint,
        errors.MesureHorsFenetre,
        errors.DepartTardif,
        errors.DepartInutile,
        errors.DepartReserve,
        errors.ValeurPeuPlausible,
        errors.ValeurIncomplete,
        errors.PrevisionDeclareeRealisee,
        errors.PreuveExcessive,
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
    """Chaque mesure se compare au départ du même indicateur ; elle reste possible après la clôture."""
    parcours = await repository.parcours_a_mesurer(session, contexte, parcours_id, version)
    position = await mesurer.mesurer(session, contexte, parcours, entree)
    entetes_ecriture(request, response, parcours.version, position)
    return await _rendre(contexte, session, parcours_id)


@routeur.post(
    "/previsions",
    status_code=201,
    summary="Ranger des prévisions",
    responses=reponses(ParcoursIntrouvable, ParcoursTermine, DossierClos, *DE_VALEUR, errors.PrevisionTardive),
)
async def ranger_previsions(
    identite: Porteur,
    contexte: Contexte,
    session: Ecriture,
    parcours_id: UUID,
    version: VersionAttendue,
    entree: PrevisionsNouvelles,
    request: Request,
    response: Response,
) -> IndicateursLus:
    """Ce que le plan attend, à part de ce qui est constaté : une prévision n'entre dans aucun résultat."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    position = await previsions.prevoir(session, contexte, parcours, entree)
    entetes_ecriture(request, response, parcours.version, position)
    return await _rendre(contexte, session, parcours_id)


@routeur.put(
    "/mise-en-service",
    summary="Dater la mise en service",
    responses=reponses(
        ParcoursIntrouvable, ParcoursTermine, DossierClos, errors.MesurePrematuree, errors.MiseEnServiceImpossible
    ),
)
async def dater_mise_en_service(
    identite: Conseil,
    contexte: Contexte,
    session: Ecriture,
    parcours_id: UUID,
    version: VersionAttendue,
    entree: MiseEnService,
    request: Request,
    response: Response,
) -> IndicateursLus:
    """Les moments se comptent depuis ce jour ; sans lui, depuis la fin du déploiement."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    position = await ancrage.declarer(session, contexte, parcours, entree.deploye_le)
    entetes_ecriture(request, response, parcours.version, position)
    return await _rendre(contexte, session, parcours_id)


async def _rendre(contexte: ContexteRequete, session: AsyncSession, parcours_id: UUID) -> IndicateursLus:
    ligne = await parcours_visible(session, contexte.identite, parcours_id)
    return await lecture.effet_lu(session, ligne, contexte.horloge.aujourdhui())
