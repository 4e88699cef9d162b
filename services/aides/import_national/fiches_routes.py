"""The sheets of funders: as received, as the catalogue has them, as they are kept."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.edition import service as edition
from services.aides.edition.errors import BrouillonDejaEnCours, ContenuImpropre
from services.aides.edition.schemas import BrouillonLu
from services.aides.import_national import brouillon, decisions, repository
from services.aides.import_national.errors import FicheIntrouvable, ValeurImpropre, ValeurInchangee
from services.aides.import_national.models import FicheNationale
from services.aides.import_national.schemas import CorrectionFiche, FicheLue, FicheResume
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

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides/fiches-nationales", tags=["Catalogue"])
Region = Annotated[Identite, acces(Role.REGION)]
Relecteur = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE)]
Chemin = Annotated[UUID, Path(description="Identifiant de la fiche.")]


@routeur.get("", summary="Lister les fiches des financeurs")
async def lister_fiches_nationales(
    identite: Relecteur,
    session: Lecture,
    fenetre: Pagination,
    source: Annotated[Code | None, Query(description="Source.")] = None,
    dispositif: Annotated[Code | None, Query(description="Dispositif du catalogue.")] = None,
    disparue: Annotated[bool | None, Query(description="Vrai : absentes du dernier flux.")] = None,
) -> Page[FicheResume]:
    """Une par aide et par source."""
    lues = await repository.lister_fiches(session, fenetre, source=source, dispositif=dispositif, disparue=disparue)
    fiches, suite = couper(lues, fenetre)
    attentes = await repository.attentes_par_fiche(session, [fiche.id for fiche in fiches])
    elements = [FicheResume.model_validate(_resume(fiche, attentes.get(fiche.id, 0))) for fiche in fiches]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.get("/{fiche_id}", summary="Lire une fiche", responses=reponses(FicheIntrouvable))
async def lire_fiche_nationale(
    identite: Relecteur, contexte: Contexte, session: Lecture, fiche_id: Chemin, response: Response
) -> FicheLue:
    """Ce que dit le financeur, ce que disent les règles, ce qui est retenu."""
    fiche = await _fiche(session, fiche_id)
    entete_version(response, fiche.version)
    return await _presenter(session, contexte, fiche)


@routeur.post(
    "/{fiche_id}/correction",
    summary="Corriger un champ d'une fiche",
    responses=reponses(FicheIntrouvable, ValeurInchangee, ValeurImpropre),
)
async def corriger_fiche_nationale(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    fiche_id: Chemin,
    attendue: VersionAttendue,
    entree: CorrectionFiche,
    request: Request,
    response: Response,
) -> FicheLue:
    """La correction tient tant que le financeur ne change pas ce champ ; s'il le change, une personne décide."""
    fiche = await _fiche(session, fiche_id, verrou=True)
    verifier_version(fiche.version, attendue)
    position = await decisions.corriger(session, contexte, fiche, entree)
    entetes_ecriture(request, response, fiche.version, position)
    return await _presenter(session, contexte, fiche)


@routeur.post(
    "/{fiche_id}/brouillon",
    status_code=201,
    summary="Rédiger un brouillon de règles depuis une fiche",
    responses=reponses(FicheIntrouvable, BrouillonDejaEnCours, ContenuImpropre),
)
async def rediger_depuis_la_fiche(
    identite: Region, contexte: Contexte, session: Ecriture, fiche_id: Chemin, request: Request, response: Response
) -> BrouillonLu:
    """La fiche retenue dans le langage du catalogue ; une autre personne l'approuve, comme tout brouillon."""
    fiche = await _fiche(session, fiche_id, verrou=True)
    redige = await edition.rediger(session, contexte, await brouillon.proposer(session, contexte, fiche))
    position = await edition.tracer_brouillon(session, contexte, redige, "redige")
    response.headers["Location"] = f"/v1/aides/brouillons/{redige.id}"
    entetes_ecriture(request, response, redige.version, position)
    return await edition.presenter(session, redige)


async def _fiche(session: AsyncSession, fiche_id: UUID, *, verrou: bool = False) -> FicheNationale:
    fiche = await repository.fiche(session, fiche_id, verrou=verrou)
    if fiche is None:
        raise FicheIntrouvable()
    return fiche


def _resume(fiche: FicheNationale, en_attente: int) -> dict[str, object]:
    return fiche.model_dump(exclude={"recue", "retenus"}) | {"titre": fiche.recue["titre"], "en_attente": en_attente}


async def _presenter(session: AsyncSession, contexte: ContexteRequete, fiche: FicheNationale) -> FicheLue:
    base, locale = await decisions.etat_de(session, contexte, fiche)
    attentes = await repository.attentes_par_fiche(session, [fiche.id])
    resume = _resume(fiche, attentes.get(fiche.id, 0))
    return FicheLue.model_validate(resume | {"recue": fiche.recue, "catalogue": base, "retenue": locale})
