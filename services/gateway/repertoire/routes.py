"""Antennes of the partners, and the advisers who work there."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from services.gateway.acces.errors import CodeDejaPris, OrganisationInconnue
from services.gateway.repertoire import repository, service
from services.gateway.repertoire.errors import (
    AntenneIncoherente,
    AntenneIntrouvable,
    ConseillerIntrouvable,
    ConseillerNonEligible,
)
from services.gateway.repertoire.models import Antenne
from services.gateway.repertoire.schemas import (
    AntenneLue,
    AntenneModifiee,
    AntenneNouvelle,
    ConseillerInscrit,
    ConseillerLu,
)
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1", tags=["Répertoire"])
Chacun = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Auteur = Annotated[Identite, acces(Role.REGION, Role.PARTENAIRE_RESPONSABLE)]
Equipe = Annotated[
    Identite,
    acces(
        Role.REGION,
        Role.REGION_LECTURE,
        Role.ENSEMBLIER,
        Role.PARTENAIRE_RESPONSABLE,
        Role.PARTENAIRE_CONSEILLER,
        Role.MACHINE,
    ),
]
CheminAntenne = Annotated[UUID, Path(description="Identifiant de l'antenne.")]
CheminCompte = Annotated[UUID, Path(description="Compte du conseiller.")]


@routeur.get("/antennes", summary="Lister les antennes")
async def lister_antennes(
    identite: Chacun,
    session: Lecture,
    fenetre: Pagination,
    organisation_id: Annotated[UUID | None, Query(description="Organisation.")] = None,
) -> Page[AntenneLue]:
    """Antennes inscrites, dans l'ordre d'inscription."""
    lignes, suite = couper(await repository.antennes(session, fenetre, organisation_id), fenetre)
    elements = [AntenneLue.model_validate(ligne) for ligne in lignes]
    return Page(elements=elements, suivant=lignes[-1].id if suite else None)


@routeur.post(
    "/antennes",
    status_code=201,
    summary="Inscrire une antenne",
    responses=reponses(CodeDejaPris, OrganisationInconnue, AntenneIncoherente),
)
async def inscrire_antenne(
    identite: Auteur,
    contexte: Contexte,
    session: Ecriture,
    entree: AntenneNouvelle,
    request: Request,
    response: Response,
) -> AntenneLue:
    """Une antenne, son territoire à la commune près et sa boîte de contact."""
    antenne, position = await service.inscrire(session, contexte, entree)
    response.headers["Location"] = f"/v1/antennes/{antenne.id}"
    entetes_ecriture(request, response, antenne.version, position)
    return AntenneLue.model_validate(antenne)


@routeur.get("/antennes/{antenne_id}", summary="Lire une antenne", responses=reponses(AntenneIntrouvable))
async def lire_antenne(identite: Chacun, session: Lecture, antenne_id: CheminAntenne, response: Response) -> AntenneLue:
    """Une antenne et son territoire."""
    antenne = await session.get(Antenne, antenne_id)
    if antenne is None:
        raise AntenneIntrouvable()
    entete_version(response, antenne.version)
    return AntenneLue.model_validate(antenne)


@routeur.put(
    "/antennes/{antenne_id}",
    summary="Modifier une antenne",
    responses=reponses(AntenneIntrouvable, AntenneIncoherente),
)
async def modifier_antenne(
    identite: Auteur,
    contexte: Contexte,
    session: Ecriture,
    antenne_id: CheminAntenne,
    version: VersionAttendue,
    entree: AntenneModifiee,
    request: Request,
    response: Response,
) -> AntenneLue:
    """Remplace ce que dit la fiche."""
    antenne = await service.a_modifier(session, contexte, antenne_id, version)
    position = await service.modifier(session, contexte, antenne, entree)
    entetes_ecriture(request, response, antenne.version, position)
    return AntenneLue.model_validate(antenne)


@routeur.get("/conseillers", summary="Lister les conseillers")
async def lister_conseillers(
    identite: Equipe,
    session: Lecture,
    fenetre: Pagination,
    antenne_id: Annotated[UUID | None, Query(description="Antenne.")] = None,
) -> Page[ConseillerLu]:
    """Ceux de son organisation pour un partenaire ; tous pour la Région et l'ensemblier."""
    lignes, suite = couper(await repository.conseillers(session, identite, fenetre, antenne_id), fenetre)
    elements = [ConseillerLu.model_validate(dict(ligne)) for ligne in lignes]
    return Page(elements=elements, suivant=lignes[-1]["compte_id"] if suite else None)


@routeur.get("/conseillers/{compte_id}", summary="Lire un conseiller", responses=reponses(ConseillerIntrouvable))
async def lire_conseiller(
    identite: Equipe, session: Lecture, compte_id: CheminCompte, response: Response
) -> ConseillerLu:
    """Le compte, son antenne, ses axes."""
    ligne = await repository.conseiller(session, identite, compte_id)
    if ligne is None:
        raise ConseillerIntrouvable()
    entete_version(response, ligne["version"])
    return ConseillerLu.model_validate(dict(ligne))


@routeur.put(
    "/conseillers/{compte_id}",
    summary="Rattacher un conseiller à une antenne",
    responses=reponses(AntenneIntrouvable, ConseillerNonEligible),
)
async def rattacher_conseiller(
    identite: Auteur,
    contexte: Contexte,
    session: Ecriture,
    compte_id: CheminCompte,
    version: VersionAttendue,
    entree: ConseillerInscrit,
    request: Request,
    response: Response,
) -> ConseillerLu:
    """Le compte gagne une antenne, des axes et une charge maximale ; `"v0"` pour un premier rattachement."""
    position = await service.rattacher(session, contexte, compte_id, version, entree)
    lu = ConseillerLu.model_validate(dict(await repository.conseiller(session, identite, compte_id) or {}))
    entetes_ecriture(request, response, lu.version, position)
    return lu
