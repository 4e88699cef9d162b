"""Completion requests on a demande: asked, answered field by field, corrected, accepted or asked again."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response

from services.aides.completude import acces as recherche
from services.aides.completude import gestes, lecture, ouverture, reponse, repository
from services.aides.completude.acces import Reference
from services.aides.completude.errors import (
    CompletudeClose,
    CompletudeIntrouvable,
    DemandeHorsInstruction,
    EcheanceImpropre,
    ElementInconnu,
    ElementNonDemande,
    GesteCompletudeRefuse,
)
from services.aides.completude.models import Completude
from services.aides.completude.schemas import (
    CompletudeLue,
    CompletudeNouvelle,
    CompletudeResumee,
    GesteSurCompletude,
    ReponsesNouvelles,
)
from services.aides.demandes.errors import DemandeIntrouvable, ValeurImpropre
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte, ContexteRequete
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/demandes/{demande_id}", tags=["Complétude"])
_DEMANDEURS = (Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.ENTREPRISE)
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Region = Annotated[Identite, acces(Role.REGION)]
Demandeur = Annotated[Identite, acces(*_DEMANDEURS)]
Acteur = Annotated[Identite, acces(*_DEMANDEURS, Role.REGION)]
DemandeId = Annotated[UUID, Path(description="Demande d'aide.")]


async def _reference(
    demande_id: DemandeId, completude_id: Annotated[UUID, Path(description="Demande de complément.")]
) -> Reference:
    return Reference(demande_id, completude_id)


Chemin = Annotated[Reference, Depends(_reference)]


@routeur.post(
    "/completudes",
    status_code=201,
    summary="Demander un complément",
    responses=reponses(DemandeIntrouvable, DemandeHorsInstruction, ElementInconnu, EcheanceImpropre),
)
async def demander_completude(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    demande_id: DemandeId,
    entree: CompletudeNouvelle,
    request: Request,
    response: Response,
) -> CompletudeLue:
    """Raison typée, champs et pièces nommés, date de réponse ; l'horloge de la demande s'arrête."""
    completude, position = await ouverture.ouvrir(session, contexte, demande_id, entree)
    response.headers["Location"] = f"/v1/demandes/{demande_id}/completudes/{completude.id}"
    entetes_ecriture(request, response, completude.version, position)
    return await _lue(session, contexte, completude)


@routeur.get("/completudes", summary="Lister les demandes de complément", responses=reponses(DemandeIntrouvable))
async def lister_completudes(
    identite: Lecteur, session: Lecture, demande_id: DemandeId, fenetre: Pagination
) -> Page[CompletudeResumee]:
    """De la plus ancienne à la plus récente, chaque élément avec sa réponse."""
    await recherche.demande_visible(session, identite, demande_id)
    lignes, suite = couper(await repository.lister(session, demande_id, fenetre), fenetre)
    elements = [CompletudeResumee.model_validate(dict(ligne)) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.get(
    "/completudes/{completude_id}",
    summary="Lire une demande de complément",
    responses=reponses(DemandeIntrouvable, CompletudeIntrouvable),
)
async def lire_completude(
    identite: Lecteur, contexte: Contexte, session: Lecture, reference: Chemin, response: Response
) -> CompletudeLue:
    """Ce qui est demandé, ce qui a été répondu, ce que l'appelant peut faire."""
    demande, completude = await recherche.trouver(session, identite, reference)
    entete_version(response, completude.version)
    return lecture.completude_lue(contexte, demande, completude)


@routeur.post(
    "/completudes/{completude_id}/reponses",
    summary="Répondre, élément par élément",
    responses=reponses(DemandeIntrouvable, CompletudeIntrouvable, CompletudeClose, ElementNonDemande, ValeurImpropre),
)
async def repondre_completude(
    identite: Demandeur,
    contexte: Contexte,
    session: Ecriture,
    reference: Chemin,
    version: VersionAttendue,
    entree: ReponsesNouvelles,
    request: Request,
    response: Response,
) -> CompletudeLue:
    """Un champ corrigé devient une saisie ; sa valeur précédente et son origine restent à côté."""
    completude, position = await reponse.repondre(session, contexte, reference, version, entree)
    entetes_ecriture(request, response, completude.version, position)
    return await _lue(session, contexte, completude)


@routeur.post(
    "/completudes/{completude_id}/gestes",
    summary="Effectuer un geste sur une demande de complément",
    responses=reponses(DemandeIntrouvable, CompletudeIntrouvable, GesteCompletudeRefuse),
)
async def effectuer_geste_completude(
    identite: Acteur,
    contexte: Contexte,
    session: Ecriture,
    reference: Chemin,
    version: VersionAttendue,
    entree: GesteSurCompletude,
    request: Request,
    response: Response,
) -> CompletudeLue:
    """« J'ai corrigé » par le demandeur ; accepter, rouvrir ou lever par la Région."""
    completude, position = await gestes.effectuer(session, contexte, reference, version, entree)
    entetes_ecriture(request, response, completude.version, position)
    return await _lue(session, contexte, completude)


async def _lue(session: Ecriture, contexte: ContexteRequete, completude: Completude) -> CompletudeLue:
    demande = await recherche.demande_visible(session, contexte.identite, completude.demande_id)
    return lecture.completude_lue(contexte, demande, completude)
