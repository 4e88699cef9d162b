"""Programmes in YAML: import as drafts, approval by a second person, reading, differences."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.programmes import importation, lecture, repository
from services.aides.programmes.models import ProgrammeImporte
from services.aides.programmes.refus import ApprobationParAuteur, BrouillonAttendu, ProgrammeImporteIntrouvable
from services.aides.programmes.schemas import (
    CodeProgramme,
    DifferencesProgramme,
    EtatProgramme,
    ImportFait,
    ImportProgrammes,
    ProgrammeLu,
    ProgrammeResume,
)
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.trace.service import entete_position, entetes_ecriture
from shared.valeurs import DateJour
from shared.versions import VersionAttendue, entete_version, verifier_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides/programmes", tags=["Programmes"])
Chacun = Annotated[Identite, acces(*Role)]
Region = Annotated[Identite, acces(Role.REGION)]
CheminVersion = Annotated[UUID, Path(description="Identifiant de la version du programme.")]


@routeur.post("", status_code=201, summary="Importer des programmes", responses=reponses())
async def importer_programmes(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    entree: ImportProgrammes,
    request: Request,
    response: Response,
) -> ImportFait:
    """Chaque fichier devient un brouillon, ou dit pourquoi il est refusé ; ce qui est publié ne change pas."""
    elements, position = await importation.importer(session, contexte, entree.programmes)
    if position is not None:
        entete_position(request, response, position)
    return ImportFait(elements=elements)


@routeur.get("", summary="Lister les programmes importés")
async def lister_programmes_importes(
    identite: Chacun,
    session: Lecture,
    fenetre: Pagination,
    etat: Annotated[EtatProgramme | None, Query(description="État.")] = None,
    code: Annotated[CodeProgramme | None, Query(description="Code du programme.")] = None,
    le: Annotated[DateJour | None, Query(description="Valides ce jour-là, dernier jour compris.")] = None,
) -> Page[ProgrammeResume]:
    """Versions publiées ; la Région et l'ensemblier voient aussi les brouillons et les textes refusés."""
    lignes = await repository.lister(session, identite, fenetre, etat=etat, code=code, le=le)
    gardees, suite = couper(lignes, fenetre)
    elements = [ProgrammeResume.model_validate(dict(ligne)) for ligne in gardees]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.get("/versions/{version_id}", summary="Lire un programme", responses=reponses(ProgrammeImporteIntrouvable))
async def lire_programme_importe(
    identite: Chacun, session: Lecture, version_id: CheminVersion, response: Response
) -> ProgrammeLu:
    """La version, son texte et ses règles."""
    version = await _version(session, identite, version_id)
    entete_version(response, version.version)
    return lecture.presenter(version)


@routeur.get(
    "/versions/{version_id}/differences",
    summary="Comparer un programme à sa version publiée",
    responses=reponses(ProgrammeImporteIntrouvable),
)
async def comparer_programme(identite: Chacun, session: Lecture, version_id: CheminVersion) -> DifferencesProgramme:
    """Champs et règles qui changent ; ceux qui décident de l'éligibilité sont marqués sensibles."""
    return await lecture.differences(session, await _version(session, identite, version_id))


@routeur.post(
    "/versions/{version_id}/approbation",
    summary="Approuver un programme",
    responses=reponses(ProgrammeImporteIntrouvable, BrouillonAttendu, ApprobationParAuteur),
)
async def approuver_programme(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    version_id: CheminVersion,
    attendue: VersionAttendue,
    request: Request,
    response: Response,
) -> ProgrammeLu:
    """Par une autre personne que celle qui l'a importé ; la version publiée ne changera plus."""
    await repository.verrouiller(session)
    version = await _version(session, identite, version_id)
    verifier_version(version.version, attendue)
    position = await importation.approuver(session, contexte, version)
    entetes_ecriture(request, response, version.version, position)
    return lecture.presenter(version)


async def _version(session: AsyncSession, identite: Identite, version_id: UUID) -> ProgrammeImporte:
    version = await repository.lire(session, identite, version_id)
    if version is None:
        raise ProgrammeImporteIntrouvable()
    return version
