"""Links between companies: what makes a single undertaking."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.aides.minimis import acces_compte, liens_declares, repository
from services.aides.minimis.errors import (
    CompteIntrouvable,
    CompteOccupe,
    DateFuture,
    LienContradictoire,
    LienDejaClos,
    LienIncoherent,
    LienIntrouvable,
)
from services.aides.minimis.liens_schemas import FinDeLien, LienLu, LienNouveau
from services.aides.minimis.roles import Declarant, Lecteur
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.valeurs import Siren
from shared.versions import VersionAttendue

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides/liens-capitalistiques", tags=["De minimis"])


@routeur.post(
    "",
    status_code=201,
    summary="Déclarer un lien entre deux entreprises",
    responses=reponses(CompteIntrouvable, DateFuture, LienIncoherent, LienContradictoire, CompteOccupe),
)
async def declarer_lien(
    identite: Declarant,
    contexte: Contexte,
    session: Ecriture,
    entree: LienNouveau,
    request: Request,
    response: Response,
) -> LienLu:
    """Le lien change l'entreprise unique dès son premier jour : les aides de chaque membre comptent ensemble."""
    lien, position = await liens_declares.declarer(session, contexte, entree)
    entetes_ecriture(request, response, lien.version, position)
    return LienLu.model_validate(lien)


@routeur.get("", summary="Lister les liens d'une entreprise", responses=reponses(CompteIntrouvable))
async def lister_liens_capitalistiques(
    identite: Lecteur,
    session: Lecture,
    fenetre: Pagination,
    siren: Annotated[Siren, Query(description="SIREN.")],
) -> Page[LienLu]:
    """Liens où l'entreprise détient ou est détenue, du plus ancien au plus récent."""
    await acces_compte.exiger_compte(session, identite, siren)
    lignes, suite = couper(await repository.lister_liens(session, siren, fenetre), fenetre)
    elements = [LienLu.model_validate(dict(ligne)) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.post(
    "/{lien_id}/fin",
    summary="Dater la fin d'un lien",
    responses=reponses(LienIntrouvable, LienDejaClos, LienIncoherent, DateFuture),
)
async def clore_lien(
    identite: Declarant,
    contexte: Contexte,
    session: Ecriture,
    lien_id: UUID,
    version: VersionAttendue,
    entree: FinDeLien,
    request: Request,
    response: Response,
) -> LienLu:
    """Le lien cesse d'unir les entreprises le lendemain ; les aides restent à qui les a reçues."""
    lien, position = await liens_declares.clore(session, contexte, lien_id, version, entree)
    entetes_ecriture(request, response, lien.version, position)
    return LienLu.model_validate(lien)
