"""Candidatures to a group, and individual proposals of a late one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.parcours.groupes import errors, gestes, lecture, reponses, repository
from services.parcours.groupes.candidatures_schemas import (
    CandidatureLue,
    CandidatureNouvelle,
    EtatCandidature,
    EtatProposition,
    GesteCandidatureDemande,
    PropositionLue,
    ReponseProposition,
)
from services.parcours.modeles.errors import ModeleIntrouvable
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses as refus
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.perimetre.errors import DossierClos, DossierIntrouvable
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1", tags=["Groupes et promotions"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Presentateur = Annotated[
    Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.MACHINE)
]
Decideur = Annotated[
    Identite, acces(Role.ENSEMBLIER, Role.REGION, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)
]
Repondant = Annotated[
    Identite, acces(Role.ENTREPRISE, Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)
]


@routeur.get(
    "/groupes/{groupe_id}/candidatures",
    summary="Lister les candidatures d'un groupe",
    responses=refus(errors.GroupeIntrouvable),
)
async def lister_candidatures(
    identite: Lecteur,
    session: Lecture,
    groupe_id: UUID,
    fenetre: Pagination,
    etat: Annotated[EtatCandidature | None, Query(description="État.")] = None,
) -> Page[CandidatureLue]:
    """Par ordre d'arrivée ; celles hors du périmètre de l'appelant sont comptées dans le groupe, sans être nommées."""
    await repository.lire(session, identite, groupe_id)
    lignes, suite = couper(await repository.candidatures(session, identite, groupe_id, fenetre, etat), fenetre)
    elements = [CandidatureLue.model_validate(dict(ligne)) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.post(
    "/groupes/{groupe_id}/candidatures",
    status_code=201,
    summary="Présenter une entreprise à un groupe",
    responses=refus(
        errors.GroupeIntrouvable,
        DossierIntrouvable,
        DossierClos,
        errors.CandidaturesFermees,
        errors.HorsTerritoire,
        errors.CandidatureDejaFaite,
    ),
)
async def presenter_candidature(
    identite: Presentateur,
    contexte: Contexte,
    session: Ecriture,
    groupe_id: UUID,
    entree: CandidatureNouvelle,
    request: Request,
    response: Response,
) -> CandidatureLue:
    """Une place au plus par dossier ; la candidature attend la décision du porteur."""
    candidature, position = await gestes.candidater(session, contexte, groupe_id, entree.dossier_id)
    response.headers["Location"] = f"/v1/groupes/{groupe_id}/candidatures"
    entetes_ecriture(request, response, candidature.version, position)
    return await lecture.lire_candidature(session, identite, candidature.id)


@routeur.post(
    "/groupes/{groupe_id}/candidatures/{candidature_id}/gestes",
    summary="Décider d'une candidature",
    responses=refus(
        errors.GroupeIntrouvable,
        errors.CandidatureIntrouvable,
        errors.GesteCandidatureRefuse,
        errors.MotifGroupeNecessaire,
        errors.PlacesEpuisees,
        errors.CandidaturesFermees,
        errors.ReserveAuPorteur,
        DossierClos,
        ModeleIntrouvable,
    ),
)
async def decider_candidature(
    identite: Decideur,
    contexte: Contexte,
    session: Ecriture,
    groupe_id: UUID,
    candidature_id: UUID,
    version: VersionAttendue,
    entree: GesteCandidatureDemande,
    request: Request,
    response: Response,
) -> CandidatureLue:
    """Retenir, mettre en attente ou retirer ; la place libérée va à la plus ancienne de la liste d'attente."""
    chemin = (groupe_id, candidature_id)
    candidature, position = await gestes.decider(session, contexte, chemin, version, entree)
    entetes_ecriture(request, response, candidature.version, position)
    return await lecture.lire_candidature(session, identite, candidature_id)


@routeur.get("/propositions-individuelles", summary="Lister les parcours individuels proposés")
async def lister_propositions(
    identite: Lecteur,
    contexte: Contexte,
    session: Lecture,
    fenetre: Pagination,
    etat: Annotated[EtatProposition | None, Query(description="État.")] = None,
    groupe_id: Annotated[UUID | None, Query(description="Groupe d'origine.")] = None,
    dossier_id: Annotated[UUID | None, Query(description="Dossier.")] = None,
    en_retard: Annotated[bool, Query(description="Vrai : seulement celles sans réponse après leur échéance.")] = False,
) -> Page[PropositionLue]:
    """Chaque entreprise d'un groupe hors délai en a une, avec un responsable et une échéance."""
    le = contexte.horloge.aujourdhui()
    filtres = {"etat": etat, "groupe_id": groupe_id, "dossier_id": dossier_id}
    lignes = await repository.propositions(session, identite, fenetre, echues_le=le if en_retard else None, **filtres)
    gardees, suite = couper(lignes, fenetre)
    elements = [lecture.proposition_lue(ligne, le) for ligne in gardees]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.get(
    "/propositions-individuelles/{proposition_id}",
    summary="Lire un parcours individuel proposé",
    responses=refus(errors.PropositionIntrouvable),
)
async def lire_proposition(
    identite: Lecteur, contexte: Contexte, session: Lecture, proposition_id: UUID, response: Response
) -> PropositionLue:
    """Raisons, responsable, échéance et réponse."""
    lue = await lecture.lire_proposition(session, identite, contexte.horloge.aujourdhui(), proposition_id)
    entete_version(response, lue.version)
    return lue


@routeur.post(
    "/propositions-individuelles/{proposition_id}/reponse",
    summary="Répondre à un parcours individuel proposé",
    responses=refus(
        errors.PropositionIntrouvable,
        errors.PropositionDejaRepondue,
        errors.MotifDeclinNecessaire,
        DossierIntrouvable,
        DossierClos,
        ModeleIntrouvable,
    ),
)
async def repondre_proposition(
    identite: Repondant,
    contexte: Contexte,
    session: Ecriture,
    proposition_id: UUID,
    version: VersionAttendue,
    entree: ReponseProposition,
    request: Request,
    response: Response,
) -> PropositionLue:
    """Acceptée, elle ouvre le parcours individuel et en garde le lien ; déclinée, elle dit pourquoi."""
    proposition, position = await reponses.repondre(session, contexte, proposition_id, version, entree)
    entetes_ecriture(request, response, proposition.version, position)
    return await lecture.lire_proposition(session, identite, contexte.horloge.aujourdhui(), proposition_id)
