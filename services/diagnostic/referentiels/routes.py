"""Référentiels: reading, drafting and publishing versions."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from services.diagnostic.referentiels import repository, service
from services.diagnostic.referentiels.contenu import ContenuReferentiel
from services.diagnostic.referentiels.errors import (
    AuteurNePubliePas,
    NumeroDejaPris,
    NumeroNonCroissant,
    ReferentielIncoherent,
    VersionDejaPubliee,
    VersionIntrouvable,
)
from services.diagnostic.referentiels.models import VersionReferentiel
from services.diagnostic.referentiels.schemas import VersionLue, VersionResume
from services.diagnostic.referentiels.valeurs import CodeReferentiel, Numero
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/referentiels", tags=["Référentiels"])
EDITEURS = (Role.REGION, Role.ENSEMBLIER)
Editeur = Annotated[Identite, acces(*EDITEURS)]
Lecteur = Annotated[Identite, acces(*(role for role in TOUS_SAUF_COMITE if role is not Role.ENTREPRISE))]
CheminCode = Annotated[CodeReferentiel, Path(description="Code du référentiel.")]
CheminNumero = Annotated[Numero, Path(description="Numéro de version, par exemple `1.0.0`.")]


def _etats(identite: Identite) -> tuple[str, ...]:
    """A draft is seen by those who may edit it."""
    return ("brouillon", "publie", "retire") if identite.role in EDITEURS else ("publie", "retire")


@routeur.get("", summary="Lister les versions des référentiels")
async def lister_versions(
    identite: Lecteur,
    session: Lecture,
    fenetre: Pagination,
    code: Annotated[CodeReferentiel | None, Query(description="Code du référentiel.")] = None,
) -> Page[VersionResume]:
    """Toutes les versions, sans leur contenu ; les brouillons ne sont montrés qu'à ceux qui peuvent les modifier."""
    lignes, suite = couper(await repository.lister(session, fenetre, _etats(identite), code), fenetre)
    elements = [VersionResume.model_validate(dict(ligne)) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.get(
    "/{code}/versions/{numero}", summary="Lire une version d'un référentiel", responses=reponses(VersionIntrouvable)
)
async def lire_version(
    identite: Lecteur, session: Lecture, code: CheminCode, numero: CheminNumero, response: Response
) -> VersionLue:
    """Contenu complet, barème compris : les conseillers expliquent ainsi chaque note."""
    version = await repository.version(session, code, numero)
    if version is None or version.etat not in _etats(identite):
        raise VersionIntrouvable()
    entete_version(response, version.version)
    return VersionLue.model_validate(version)


@routeur.post(
    "/{code}/versions",
    status_code=201,
    summary="Créer un brouillon de version",
    responses=reponses(NumeroDejaPris, ReferentielIncoherent),
)
async def creer_version(
    identite: Editeur,
    contexte: Contexte,
    session: Ecriture,
    code: CheminCode,
    entree: ContenuReferentiel,
    request: Request,
    response: Response,
) -> VersionLue:
    """Le contenu entier est vérifié : codes, options, seuils, conditions d'affichage sans cycle, pertinence."""
    version, position = await service.creer_brouillon(session, contexte, code, entree)
    response.headers["Location"] = f"/v1/referentiels/{code}/versions/{version.numero}"
    return _rendre(request, response, version, position)


@routeur.put(
    "/{code}/versions/{numero}",
    summary="Modifier un brouillon de version",
    responses=reponses(VersionIntrouvable, VersionDejaPubliee, ReferentielIncoherent),
)
async def modifier_version(
    identite: Editeur,
    contexte: Contexte,
    session: Ecriture,
    code: CheminCode,
    numero: CheminNumero,
    version: VersionAttendue,
    entree: ContenuReferentiel,
    request: Request,
    response: Response,
) -> VersionLue:
    """Remplace le contenu d'un brouillon ; qui le modifie en devient un auteur."""
    brouillon = await service.brouillon_a_modifier(session, code, numero, version)
    position = await service.modifier(session, contexte, brouillon, entree)
    return _rendre(request, response, brouillon, position)


@routeur.post(
    "/{code}/versions/{numero}/publication",
    summary="Publier une version",
    responses=reponses(VersionIntrouvable, VersionDejaPubliee, NumeroNonCroissant, AuteurNePubliePas),
)
async def publier_version(
    identite: Editeur,
    contexte: Contexte,
    session: Ecriture,
    code: CheminCode,
    numero: CheminNumero,
    version: VersionAttendue,
    request: Request,
    response: Response,
) -> VersionLue:
    """Une seconde personne publie ; la version devient celle des nouveaux diagnostics et ne change plus jamais."""
    brouillon = await service.brouillon_a_modifier(session, code, numero, version)
    position = await service.publier(session, contexte, brouillon)
    return _rendre(request, response, brouillon, position)


def _rendre(request: Request, response: Response, version: VersionReferentiel, position: int) -> VersionLue:
    entetes_ecriture(request, response, version.version, position)
    return VersionLue.model_validate(version)
