"""Settings of the instruction: the Région writes, another person approves, a version is published for good."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query, Request, Response

from services.aides.edition import cycle
from services.aides.edition.errors import (
    ApprobationParRedacteur,
    BrouillonDejaEnCours,
    BrouillonIntrouvable,
    EtatBrouillonContraire,
    ReglesRefusees,
)
from services.aides.edition.schemas import EtatBrouillon
from services.aides.instruction import reglages, reglages_lecture
from services.aides.instruction.models import ReglageInstruction
from services.aides.instruction.reglages_schemas import Genre, ReglageLu, ReglageResume, ReglageSaisi
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte, ContexteRequete
from shared.trace.service import entetes_ecriture
from shared.valeurs import Code
from shared.versions import VersionAttendue, entete_version, verifier_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides/reglages-instruction", tags=["Instruction"])
Region = Annotated[Identite, acces(Role.REGION)]
Lecteur = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE)]
Chemin = Annotated[UUID, Path(description="Identifiant du réglage.")]
Saisie = Annotated[ReglageSaisi, Body()]


@routeur.get("", summary="Lister les réglages de l'instruction")
async def lister_reglages_instruction(
    identite: Lecteur,
    session: Lecture,
    fenetre: Pagination,
    genre: Annotated[Genre | None, Query(description="Genre.")] = None,
    cle: Annotated[Code | None, Query(description="`region`, ou le dispositif.")] = None,
    etat: Annotated[EtatBrouillon | None, Query(description="État.")] = None,
) -> Page[ReglageResume]:
    """Brouillons et versions publiées, du plus ancien au plus récent ; la dernière publiée est en vigueur."""
    lignes, suite = couper(await reglages_lecture.lister(session, fenetre, genre=genre, cle=cle, etat=etat), fenetre)
    elements = [ReglageResume.model_validate(dict(ligne)) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.post("", status_code=201, summary="Rédiger un réglage", responses=reponses(BrouillonDejaEnCours))
async def rediger_reglage_instruction(
    identite: Region, contexte: Contexte, session: Ecriture, entree: Saisie, request: Request, response: Response
) -> ReglageLu:
    """Organisation, grille ou chaîne ; les défauts sont dits dès la saisie, avec leur lieu."""
    reglage = await reglages.rediger(session, contexte, entree)
    response.headers["Location"] = f"/v1/aides/reglages-instruction/{reglage.id}"
    return await _rendre(session, contexte, request, response, reglage, "redige")


@routeur.get("/{reglage_id}", summary="Lire un réglage", responses=reponses(BrouillonIntrouvable))
async def lire_reglage_instruction(
    identite: Lecteur, session: Lecture, reglage_id: Chemin, response: Response
) -> ReglageLu:
    """Le contenu, et ce qui empêche de le publier."""
    reglage = await reglages.trouver(session, reglage_id, verrou=False)
    entete_version(response, reglage.version)
    return await reglages.presenter(session, reglage)


@routeur.put(
    "/{reglage_id}", summary="Corriger un réglage", responses=reponses(BrouillonIntrouvable, EtatBrouillonContraire)
)
async def corriger_reglage_instruction(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    reglage_id: Chemin,
    attendue: VersionAttendue,
    entree: Saisie,
    request: Request,
    response: Response,
) -> ReglageLu:
    """Un autre contenu du même objet ; une approbation déjà donnée tombe."""
    reglage = await _attendu(session, reglage_id, attendue)
    await reglages.corriger(session, contexte, reglage, entree)
    return await _rendre(session, contexte, request, response, reglage, "corrige")


@routeur.post(
    "/{reglage_id}/approbation",
    summary="Approuver un réglage",
    responses=reponses(BrouillonIntrouvable, EtatBrouillonContraire, ApprobationParRedacteur, ReglesRefusees),
)
async def approuver_reglage_instruction(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    reglage_id: Chemin,
    attendue: VersionAttendue,
    request: Request,
    response: Response,
) -> ReglageLu:
    """Par une autre personne que celle qui l'a rédigé, si rien n'est fautif."""
    reglage = await _attendu(session, reglage_id, attendue)
    await reglages.approuver(session, contexte, reglage)
    return await _rendre(session, contexte, request, response, reglage, "approuve")


@routeur.post(
    "/{reglage_id}/publication",
    summary="Publier un réglage approuvé",
    responses=reponses(BrouillonIntrouvable, EtatBrouillonContraire, ReglesRefusees),
)
async def publier_reglage_instruction(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    reglage_id: Chemin,
    attendue: VersionAttendue,
    request: Request,
    response: Response,
) -> ReglageLu:
    """En vigueur pour ce qui commence ; ce qui est commencé garde sa version."""
    reglage = await _attendu(session, reglage_id, attendue)
    await reglages.publier(session, contexte, reglage)
    return await _rendre(session, contexte, request, response, reglage, "publie")


@routeur.post(
    "/{reglage_id}/abandon",
    summary="Écarter un réglage",
    responses=reponses(BrouillonIntrouvable, EtatBrouillonContraire),
)
async def ecarter_reglage_instruction(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    reglage_id: Chemin,
    attendue: VersionAttendue,
    request: Request,
    response: Response,
) -> ReglageLu:
    """Le brouillon ne sera pas publié ; il reste lisible."""
    reglage = await _attendu(session, reglage_id, attendue)
    await cycle.ecarter(session, reglage)
    return await _rendre(session, contexte, request, response, reglage, "ecarte")


async def _attendu(session: Ecriture, reglage_id: UUID, attendue: int) -> ReglageInstruction:
    reglage = await reglages.trouver(session, reglage_id)
    verifier_version(reglage.version, attendue)
    return reglage


async def _rendre(
    session: Ecriture,
    contexte: ContexteRequete,
    request: Request,
    response: Response,
    reglage: ReglageInstruction,
    fait: str,
) -> ReglageLu:
    """Says what was done, then the setting as it is now."""
    position = await reglages.tracer_reglage(session, contexte, reglage, fait)
    entetes_ecriture(request, response, reglage.version, position)
    return await reglages.presenter(session, reglage)
