"""Batch assignment over HTTP: simulate, read, apply."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from services.gateway.affectation import application, service
from services.gateway.affectation.errors import (
    AffectationDejaAppliquee,
    AffectationIntrouvable,
    LotIncoherent,
    LotNonApplicable,
)
from services.gateway.affectation.schemas import AffectationDemande, AffectationLue
from shared.base import BaseDuService, Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte, position_courante
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/affectations", tags=["Répertoire"])
Simulateur = Annotated[Identite, acces(Role.ENSEMBLIER, Role.REGION)]
Lecteur = Annotated[Identite, acces(Role.ENSEMBLIER, Role.REGION, Role.REGION_LECTURE)]
Ensemblier = Annotated[Identite, acces(Role.ENSEMBLIER)]
CheminAffectation = Annotated[UUID, Path(description="Identifiant de l'affectation.")]


@routeur.post(
    "", status_code=201, summary="Répartir un lot de besoins entre les programmes", responses=reponses(LotIncoherent)
)
async def simuler_affectation(
    identite: Simulateur,
    contexte: Contexte,
    base: BaseDuService,
    session: Ecriture,
    entree: AffectationDemande,
    request: Request,
    response: Response,
) -> AffectationLue:
    """Une simulation, gardée : la meilleure répartition, sa preuve, et ce qu'elle gagne sur l'ordre d'arrivée."""
    resultat = await service.calculer(base, contexte, entree)
    affectation = await service.garder(session, contexte, entree, resultat)
    response.headers["Location"] = f"/v1/affectations/{affectation.id}"
    entetes_ecriture(request, response, affectation.version, await position_courante(session))
    return AffectationLue.model_validate(affectation)


@routeur.get("/{affectation_id}", summary="Lire une affectation", responses=reponses(AffectationIntrouvable))
async def lire_affectation(
    identite: Lecteur, session: Lecture, affectation_id: CheminAffectation, response: Response
) -> AffectationLue:
    """La répartition, et ce que son application a fait."""
    affectation = await service.existante(session, affectation_id)
    entete_version(response, affectation.version)
    return AffectationLue.model_validate(affectation)


@routeur.post(
    "/{affectation_id}/application",
    summary="Appliquer une affectation",
    responses=reponses(AffectationIntrouvable, AffectationDejaAppliquee, LotNonApplicable, LotIncoherent),
)
async def appliquer_affectation(
    identite: Ensemblier,
    contexte: Contexte,
    session: Ecriture,
    affectation_id: CheminAffectation,
    version: VersionAttendue,
    request: Request,
    response: Response,
) -> AffectationLue:
    """Chaque besoin servi devient une orientation ; les autres, une prochaine action de l'ensemblier."""
    affectation = await application.a_appliquer(session, affectation_id, version)
    await application.appliquer(session, contexte, affectation)
    entetes_ecriture(request, response, affectation.version, await position_courante(session))
    return AffectationLue.model_validate(affectation)
