"""Groups and cohorts: opening, reading, gestures, closing dates."""

from datetime import UTC
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.parcours.groupes import creation, errors, gestes, lecture, repository, retard
from services.parcours.groupes.schemas import (
    EcheancesAppliquees,
    EtatGroupe,
    Genre,
    GesteGroupeDemande,
    GesteGroupeLu,
    GroupeLu,
    GroupeNouveau,
)
from services.parcours.modeles.errors import ModeleIntrouvable
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.valeurs import Code, Instant
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, tags=["Groupes et promotions"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Porteur = Annotated[
    Identite, acces(Role.ENSEMBLIER, Role.REGION, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)
]
Minuteur = Annotated[Identite, acces(Role.MACHINE, Role.REGION, Role.ENSEMBLIER)]


@routeur.post(
    "/v1/groupes",
    status_code=201,
    summary="Ouvrir un groupe ou une promotion",
    responses=reponses(
        ModeleIntrouvable,
        errors.GroupeContradictoire,
        errors.PlacesNecessaires,
        errors.LimitePassee,
        errors.PorteurNecessaire,
        errors.PromotionDejaOuverte,
        errors.ReserveAuPorteur,
    ),
)
async def ouvrir_groupe(
    identite: Porteur,
    contexte: Contexte,
    session: Ecriture,
    entree: GroupeNouveau,
    request: Request,
    response: Response,
) -> GroupeLu:
    """Le groupe reçoit des candidatures jusqu'à sa date limite, et se constitue dès que son quorum est atteint."""
    groupe, position = await creation.ouvrir_groupe(session, contexte, entree)
    response.headers["Location"] = f"/v1/groupes/{groupe.id}"
    entetes_ecriture(request, response, groupe.version, position)
    return await lecture.lire_groupe(session, contexte, groupe.id)


@routeur.get("/v1/groupes", summary="Lister les groupes et les promotions")
async def lister_groupes(
    identite: Lecteur,
    contexte: Contexte,
    session: Lecture,
    fenetre: Pagination,
    etat: Annotated[EtatGroupe | None, Query(description="État.")] = None,
    genre: Annotated[Genre | None, Query(description="Groupe ou promotion.")] = None,
    programme: Annotated[Code | None, Query(description="Programme.")] = None,
    porteur_id: Annotated[UUID | None, Query(description="Organisation porteuse.")] = None,
    alerte: Annotated[
        Literal["quorum"] | None, Query(description="`quorum` : ceux qui le manqueront au rythme actuel.")
    ] = None,
    modifie_depuis: Annotated[
        Instant | None,
        Query(description="Seulement ceux dont l'état ou une candidature a changé depuis (UTC sans fuseau)."),
    ] = None,
) -> Page[GroupeLu]:
    """Groupes portés par l'organisation de l'appelant, et ceux où un dossier de son périmètre est candidat."""
    le = contexte.horloge.aujourdhui()
    filtres: dict[str, Any] = {"etat": etat, "genre": genre, "programme": programme, "porteur_id": porteur_id}
    depuis = modifie_depuis.replace(tzinfo=modifie_depuis.tzinfo or UTC) if modifie_depuis else None
    en_alerte_le = le if alerte else None
    lignes = await repository.lister(session, identite, fenetre, en_alerte_le=en_alerte_le, depuis=depuis, **filtres)
    gardees, suite = couper(lignes, fenetre)
    elements = [lecture.groupe_lu(ligne, le) for ligne in gardees]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.get("/v1/groupes/{groupe_id}", summary="Lire un groupe", responses=reponses(errors.GroupeIntrouvable))
async def lire_groupe(
    identite: Lecteur, contexte: Contexte, session: Lecture, groupe_id: UUID, response: Response
) -> GroupeLu:
    """Places, candidatures comptées, et risque de manquer le quorum."""
    lu = await lecture.lire_groupe(session, contexte, groupe_id)
    entete_version(response, lu.version)
    return lu


@routeur.get(
    "/v1/groupes/{groupe_id}/gestes",
    summary="Lister les gestes permis et bloqués d'un groupe",
    responses=reponses(errors.GroupeIntrouvable),
)
async def lister_gestes_groupe(
    identite: Lecteur, session: Lecture, groupe_id: UUID, response: Response
) -> list[GesteGroupeLu]:
    """Chaque geste bloqué dit ce qui manque."""
    lus, version = await lecture.gestes_lus(session, identite, groupe_id)
    entete_version(response, version)
    return lus


@routeur.post(
    "/v1/groupes/{groupe_id}/gestes",
    summary="Faire un geste sur un groupe",
    responses=reponses(
        errors.GroupeIntrouvable,
        errors.GesteGroupeRefuse,
        errors.MotifGroupeNecessaire,
        errors.PropositionsSansReponse,
        errors.ReserveAuPorteur,
    ),
)
async def faire_geste_groupe(
    identite: Porteur,
    contexte: Contexte,
    session: Ecriture,
    groupe_id: UUID,
    version: VersionAttendue,
    entree: GesteGroupeDemande,
    request: Request,
    response: Response,
) -> GroupeLu:
    """Démarrer, terminer, renoncer ou dissoudre ; la constitution et le dépassement se font d'eux-mêmes."""
    groupe, position = await gestes.faire(session, contexte, groupe_id, version, entree)
    entetes_ecriture(request, response, groupe.version, position)
    return await lecture.lire_groupe(session, contexte, groupe_id)


@routeur.post("/v1/groupes-echus", summary="Appliquer les dates limites passées")
async def appliquer_echeances_groupes(identite: Minuteur, contexte: Contexte, session: Ecriture) -> EcheancesAppliquees:
    """Chaque groupe sans quorum passe hors délai et propose à chaque membre un parcours individuel, une seule fois."""
    groupes, propositions, reste = await retard.appliquer_echeances(session, contexte)
    le = contexte.horloge.aujourdhui()
    return EcheancesAppliquees(le=le, groupes=groupes, propositions=propositions, reste=reste)
