"""Changes that wait for the Region, and the frame within which each organisation maintains its programmes."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from services.gateway.acces.errors import OrganisationInconnue
from services.gateway.programmes import repository
from services.gateway.programmes.errors import EditionsChevauchantes, HorsCadre, ProgrammeFerme, ProgrammeIncoherent
from services.gateway.programmes.schemas import PropositionLue
from services.gateway.propositions import service
from services.gateway.propositions.cadre import Cadre
from services.gateway.propositions.errors import (
    CadreIncoherent,
    PropositionDecidee,
    PropositionIntrouvable,
    PropositionPerimee,
    RetraitParAuteur,
    SecondePersonneNecessaire,
)
from services.gateway.propositions.schemas import CadreLu, Decision
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1", tags=["Répertoire"])
Lecteur = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE)]
Chacun = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Region = Annotated[Identite, acces(Role.REGION)]
Auteur = Annotated[Identite, acces(Role.REGION, Role.PARTENAIRE_RESPONSABLE)]
CheminProposition = Annotated[UUID, Path(description="Identifiant du changement proposé.")]
CheminOrganisation = Annotated[UUID, Path(description="Organisation.")]


@routeur.get("/propositions-programmes", summary="Lister les changements proposés")
async def lister_propositions(
    identite: Lecteur,
    session: Lecture,
    fenetre: Pagination,
    etat: Annotated[Literal["en_attente", "approuvee", "refusee", "retiree"] | None, Query(description="État.")] = None,
) -> Page[PropositionLue]:
    """Tous pour la Région ; ceux de son organisation pour un partenaire."""
    lignes, suite = couper(await repository.propositions(session, identite, fenetre, etat), fenetre)
    elements = [PropositionLue.model_validate(ligne) for ligne in lignes]
    return Page(elements=elements, suivant=lignes[-1].id if suite else None)


@routeur.post(
    "/propositions-programmes/{proposition_id}/decision",
    summary="Décider un changement proposé",
    responses=reponses(
        PropositionIntrouvable,
        PropositionDecidee,
        PropositionPerimee,
        SecondePersonneNecessaire,
        ProgrammeFerme,
        ProgrammeIncoherent,
        HorsCadre,
        EditionsChevauchantes,
    ),
)
async def decider_proposition(
    identite: Region, contexte: Contexte, session: Ecriture, proposition_id: CheminProposition, entree: Decision
) -> PropositionLue:
    """Par une autre personne que celle qui propose ; un changement approuvé devient une version du programme."""
    proposition = await service.a_decider(session, contexte, proposition_id)
    return PropositionLue.model_validate(await service.decider(session, contexte, proposition, entree))


@routeur.post(
    "/propositions-programmes/{proposition_id}/retrait",
    summary="Retirer un changement proposé",
    responses=reponses(PropositionIntrouvable, PropositionDecidee, RetraitParAuteur),
)
async def retirer_proposition(
    identite: Auteur, contexte: Contexte, session: Ecriture, proposition_id: CheminProposition
) -> PropositionLue:
    """Tant que la Région n'a pas décidé."""
    proposition = await service.a_decider(session, contexte, proposition_id)
    return PropositionLue.model_validate(await service.retirer(session, contexte, proposition))


@routeur.get(
    "/cadres-programmes/{organisation_id}",
    summary="Lire le cadre d'une organisation",
    responses=reponses(OrganisationInconnue),
)
async def lire_cadre(
    identite: Chacun, session: Lecture, organisation_id: CheminOrganisation, response: Response
) -> CadreLu:
    """Ce que l'organisation peut proposer, et ce qui attend l'accord de la Région."""
    cadre, version = await service.lire_cadre(session, organisation_id)
    entete_version(response, version)
    return CadreLu(organisation_id=organisation_id, par_defaut=version == 0, cadre=cadre, version=version)


@routeur.put(
    "/cadres-programmes/{organisation_id}",
    summary="Fixer le cadre d'une organisation",
    responses=reponses(OrganisationInconnue, CadreIncoherent),
)
async def fixer_cadre(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    organisation_id: CheminOrganisation,
    version: VersionAttendue,
    entree: Cadre,
    response: Response,
) -> CadreLu:
    """Vaut pour les écritures à venir ; les programmes déjà écrits ne changent pas."""
    nouvelle = await service.fixer_cadre(session, contexte, organisation_id, version, entree)
    entete_version(response, nouvelle)
    return CadreLu(organisation_id=organisation_id, par_defaut=False, cadre=entree, version=nouvelle)
