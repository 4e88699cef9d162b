"""Editing the catalogue: the Région writes, another person approves, the version is published for good."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from services.aides.edition import cycle, service
from services.aides.edition.errors import (
    ApprobationParRedacteur,
    BrouillonDejaEnCours,
    BrouillonIntrouvable,
    ContenuImpropre,
    EtatBrouillonContraire,
    ReglesRefusees,
)
from services.aides.edition.models import BrouillonDispositif
from services.aides.edition.schemas import BrouillonLu, BrouillonSaisi
from shared.base import Ecriture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte, ContexteRequete
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version, verifier_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides/brouillons", tags=["Catalogue"])
Region = Annotated[Identite, acces(Role.REGION)]
Chemin = Annotated[UUID, Path(description="Identifiant du brouillon.")]


@routeur.post(
    "",
    status_code=201,
    summary="Rédiger un brouillon",
    responses=reponses(BrouillonDejaEnCours, ContenuImpropre),
)
async def rediger_brouillon(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    entree: BrouillonSaisi,
    request: Request,
    response: Response,
) -> BrouillonLu:
    """Une version proposée pour un dispositif ; ses défauts sont dits dès la saisie, avec leur lieu."""
    brouillon = await service.rediger(session, contexte, entree)
    response.headers["Location"] = f"/v1/aides/brouillons/{brouillon.id}"
    return await _rendre(session, contexte, request, response, brouillon, "redige")


@routeur.get("/{brouillon_id}", summary="Lire un brouillon", responses=reponses(BrouillonIntrouvable))
async def lire_brouillon(identite: Region, session: Ecriture, brouillon_id: Chemin, response: Response) -> BrouillonLu:
    """Le contenu, et ce qui empêche de le publier."""
    brouillon = await service.trouver(session, brouillon_id)
    entete_version(response, brouillon.version)
    return await service.presenter(session, brouillon)


@routeur.put(
    "/{brouillon_id}",
    summary="Corriger un brouillon",
    responses=reponses(BrouillonIntrouvable, EtatBrouillonContraire, ContenuImpropre),
)
async def corriger_brouillon(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    brouillon_id: Chemin,
    attendue: VersionAttendue,
    entree: BrouillonSaisi,
    request: Request,
    response: Response,
) -> BrouillonLu:
    """Un autre contenu ; une approbation déjà donnée tombe."""
    brouillon = await _attendu(session, brouillon_id, attendue)
    await service.corriger(session, contexte, brouillon, entree)
    return await _rendre(session, contexte, request, response, brouillon, "corrige")


@routeur.post(
    "/{brouillon_id}/approbation",
    summary="Approuver un brouillon",
    responses=reponses(BrouillonIntrouvable, EtatBrouillonContraire, ApprobationParRedacteur, ReglesRefusees),
)
async def approuver_brouillon(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    brouillon_id: Chemin,
    attendue: VersionAttendue,
    request: Request,
    response: Response,
) -> BrouillonLu:
    """Par une autre personne que celle qui l'a rédigé, si les règles tiennent et que les scénarios passent."""
    brouillon = await _attendu(session, brouillon_id, attendue)
    await service.approuver(session, contexte, brouillon)
    return await _rendre(session, contexte, request, response, brouillon, "approuve")


@routeur.post(
    "/{brouillon_id}/publication",
    summary="Publier un brouillon approuvé",
    responses=reponses(BrouillonIntrouvable, EtatBrouillonContraire, ReglesRefusees),
)
async def publier_brouillon(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    brouillon_id: Chemin,
    attendue: VersionAttendue,
    request: Request,
    response: Response,
) -> BrouillonLu:
    """La version entre au catalogue, avec son empreinte ; elle ne changera plus."""
    brouillon = await _attendu(session, brouillon_id, attendue)
    await service.publier(session, contexte, brouillon)
    return await _rendre(session, contexte, request, response, brouillon, "publie")


@routeur.post(
    "/{brouillon_id}/abandon",
    summary="Écarter un brouillon",
    responses=reponses(BrouillonIntrouvable, EtatBrouillonContraire),
)
async def ecarter_brouillon(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    brouillon_id: Chemin,
    attendue: VersionAttendue,
    request: Request,
    response: Response,
) -> BrouillonLu:
    """Le brouillon ne sera pas publié ; il reste lisible."""
    brouillon = await _attendu(session, brouillon_id, attendue)
    await cycle.ecarter(session, brouillon)
    return await _rendre(session, contexte, request, response, brouillon, "ecarte")


async def _attendu(session: Ecriture, brouillon_id: UUID, attendue: int) -> BrouillonDispositif:
    brouillon = await service.trouver(session, brouillon_id)
    verifier_version(brouillon.version, attendue)
    return brouillon


async def _rendre(
    session: Ecriture,
    contexte: ContexteRequete,
    request: Request,
    response: Response,
    brouillon: BrouillonDispositif,
    fait: str,
) -> BrouillonLu:
    """Says what was done, then the draft as it is now."""
    position = await service.tracer_brouillon(session, contexte, brouillon, fait)
    entetes_ecriture(request, response, brouillon.version, position)
    return await service.presenter(session, brouillon)
