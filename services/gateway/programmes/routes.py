"""Programmes: list, read (also as known on a past date), history, draft, change, publication, closure."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from services.gateway.acces.errors import CodeDejaPris, OrganisationInconnue
from services.gateway.programmes import ecriture, lecture, repository
from services.gateway.programmes.errors import (
    EditionsChevauchantes,
    HorsCadre,
    ProgrammeDejaPublie,
    ProgrammeFerme,
    ProgrammeIncoherent,
    ProgrammeIntrouvable,
    PropositionEnAttente,
)
from services.gateway.programmes.schemas import (
    EtatProgramme,
    Fermeture,
    ProgrammeEcrit,
    ProgrammeLu,
    ProgrammeModifie,
    ProgrammeNouveau,
    PropositionLue,
    VersionLue,
)
from services.gateway.repertoire.types import CodeAxe, Offre
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.valeurs import DateJour, Instant
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/programmes", tags=["Répertoire"])
Chacun = Annotated[Identite, acces(*Role)]
Auteur = Annotated[Identite, acces(Role.REGION, Role.PARTENAIRE_RESPONSABLE)]
CheminProgramme = Annotated[UUID, Path(description="Identifiant du programme.")]
ConnuLe = Annotated[
    DateJour | None, Query(description="Tel qu'il était connu à la fin de ce jour (Paris) ; par défaut, maintenant.")
]


@routeur.get("", summary="Lister les programmes")
async def lister_programmes(
    identite: Chacun,
    session: Lecture,
    fenetre: Pagination,
    etat: Annotated[EtatProgramme | None, Query(description="État.")] = None,
    offre: Annotated[Offre | None, Query(description="Type d'offre.")] = None,
    axe: Annotated[CodeAxe | None, Query(description="Axe servi.")] = None,
    organisation_id: Annotated[UUID | None, Query(description="Organisation porteuse.")] = None,
    modifie_depuis: Annotated[
        Instant | None, Query(description="Modifiés depuis cet instant (UTC sans fuseau).")
    ] = None,
) -> Page[ProgrammeLu]:
    """Programmes publiés et fermés ; les brouillons pour leur organisation, l'ensemblier et la Région."""
    filtres: dict[str, Any] = {"etat": etat, "offre": offre, "axe": axe, "organisation_id": organisation_id}
    filtres["modifie_depuis"] = lecture.instant_utc(modifie_depuis)
    lignes, suite = couper(await repository.lister(session, identite, fenetre, filtres), fenetre)
    elements = [ProgrammeLu.model_validate(ligne) for ligne in lignes]
    return Page(elements=elements, suivant=lignes[-1].id if suite else None)


@routeur.post(
    "",
    status_code=201,
    summary="Écrire un programme",
    responses=reponses(CodeDejaPris, OrganisationInconnue, ProgrammeIncoherent, HorsCadre),
)
async def creer_programme(
    identite: Auteur,
    contexte: Contexte,
    session: Ecriture,
    entree: ProgrammeNouveau,
    request: Request,
    response: Response,
) -> ProgrammeLu:
    """Un brouillon de l'organisation, vérifié ; rien n'est proposé aux entreprises avant sa publication."""
    programme, position = await ecriture.creer(session, contexte, entree)
    response.headers["Location"] = f"/v1/programmes/{programme.id}"
    entetes_ecriture(request, response, programme.version, position)
    return ProgrammeLu.model_validate(programme)


@routeur.get("/{programme_id}", summary="Lire un programme", responses=reponses(ProgrammeIntrouvable))
async def lire_programme(
    identite: Chacun, session: Lecture, programme_id: CheminProgramme, response: Response, connu_le: ConnuLe = None
) -> ProgrammeLu:
    """Le programme maintenant, ou tel qu'il était connu à une date passée."""
    programme = await lecture.programme(session, identite, programme_id, connu_le)
    entete_version(response, programme.version)
    return programme


@routeur.get(
    "/{programme_id}/versions", summary="Lire l'histoire d'un programme", responses=reponses(ProgrammeIntrouvable)
)
async def lire_versions(identite: Chacun, session: Lecture, programme_id: CheminProgramme) -> list[VersionLue]:
    """Toutes ses versions, de la première à la dernière : qui, quand, avant, après."""
    return await lecture.histoire(session, identite, programme_id)


@routeur.put(
    "/{programme_id}",
    summary="Modifier un programme",
    responses=reponses(
        ProgrammeIntrouvable,
        ProgrammeFerme,
        ProgrammeIncoherent,
        HorsCadre,
        PropositionEnAttente,
        EditionsChevauchantes,
    ),
)
async def modifier_programme(
    identite: Auteur,
    contexte: Contexte,
    session: Ecriture,
    programme_id: CheminProgramme,
    version: VersionAttendue,
    entree: ProgrammeModifie,
    request: Request,
    response: Response,
) -> ProgrammeEcrit:
    """Ce qui est libre s'applique aussitôt ; ce que la Région protège attend son accord."""
    programme = await ecriture.a_modifier(session, contexte, programme_id, version)
    return _rendre(request, response, await ecriture.modifier(session, contexte, programme, entree.contenu))


@routeur.post(
    "/{programme_id}/publication",
    summary="Publier un programme",
    responses=reponses(
        ProgrammeIntrouvable,
        ProgrammeFerme,
        ProgrammeDejaPublie,
        ProgrammeIncoherent,
        HorsCadre,
        PropositionEnAttente,
        EditionsChevauchantes,
    ),
)
async def publier_programme(
    identite: Auteur,
    contexte: Contexte,
    session: Ecriture,
    programme_id: CheminProgramme,
    version: VersionAttendue,
    request: Request,
    response: Response,
) -> ProgrammeEcrit:
    """Le programme est proposé aux entreprises, ou le sera quand la Région aura donné son accord."""
    programme = await ecriture.a_modifier(session, contexte, programme_id, version)
    return _rendre(request, response, await ecriture.publier(session, contexte, programme))


@routeur.post(
    "/{programme_id}/fermeture", summary="Fermer un programme", responses=reponses(ProgrammeIntrouvable, ProgrammeFerme)
)
async def fermer_programme(
    identite: Auteur,
    contexte: Contexte,
    session: Ecriture,
    programme_id: CheminProgramme,
    version: VersionAttendue,
    entree: Fermeture,
    request: Request,
    response: Response,
) -> ProgrammeLu:
    """Plus aucune entreprise n'y est envoyée ; son histoire reste lisible."""
    programme = await ecriture.a_modifier(session, contexte, programme_id, version)
    position = await ecriture.fermer(session, contexte, programme, entree.motif)
    entetes_ecriture(request, response, programme.version, position)
    return ProgrammeLu.model_validate(programme)


def _rendre(request: Request, response: Response, ecrit: ecriture.Ecrit) -> ProgrammeEcrit:
    programme, proposition, position = ecrit
    entetes_ecriture(request, response, programme.version, position)
    attente = None if proposition is None else PropositionLue.model_validate(proposition)
    return ProgrammeEcrit(programme=ProgrammeLu.model_validate(programme), proposition=attente)
