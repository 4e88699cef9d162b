"""Requests for an orientation and their decision; re-orientation of a company from one partner to another."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.consentements.errors import AccesRetire
from services.gateway.dossiers.dependencies import PuisDiffuser
from services.gateway.dossiers.errors import DossierClos, DossierIntrouvable
from services.gateway.orientations import demande, demande_repository, reorientation
from services.gateway.orientations.demande_schemas import (
    Decision,
    DemandeLue,
    DemandeNouvelle,
    EtatDemande,
    Reorientation,
)
from services.gateway.orientations.dependencies import CheminOrientation, CheminSiren, rendre_envoi
from services.gateway.orientations.errors import (
    DemandeDejaDecidee,
    DemandeOrientationIntrouvable,
    DestinataireInconnu,
    GesteOrientationRefuse,
    MotifDecisionNecessaire,
    OrientationIntrouvable,
)
from services.gateway.orientations.schemas import EnvoiLu
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1", tags=["Orientations"])
PARTIES = (Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.MACHINE)
Demandeur = Annotated[Identite, acces(*PARTIES)]
Lecteur = Annotated[Identite, acces(Role.ENSEMBLIER, Role.REGION, Role.REGION_LECTURE, *PARTIES)]
Ensemblier = Annotated[Identite, acces(Role.ENSEMBLIER)]
CheminDemande = Annotated[UUID, Path(description="Demande d'orientation.")]


@routeur.post(
    "/dossiers/{siren}/demandes-orientation",
    status_code=201,
    summary="Demander une orientation",
    responses=reponses(DossierIntrouvable, DossierClos, DestinataireInconnu, AccesRetire),
)
async def demander_orientation(
    identite: Demandeur,
    contexte: Contexte,
    session: Ecriture,
    siren: CheminSiren,
    entree: DemandeNouvelle,
    response: Response,
) -> DemandeLue:
    """Le souhait entre dans la file de l'ensemblier, qui décide la même cible ou une autre, avec sa raison."""
    nouvelle = await demande.demander(session, contexte, siren, entree)
    response.headers["Location"] = f"/v1/demandes-orientation/{nouvelle.id}"
    entete_version(response, nouvelle.version)
    return await _relire(session, identite, nouvelle.id)


@routeur.get("/demandes-orientation", summary="Lister les demandes d'orientation")
async def lister_demandes_orientation(
    identite: Lecteur,
    session: Lecture,
    fenetre: Pagination,
    etat: Annotated[EtatDemande | None, Query(description="État.")] = None,
) -> Page[DemandeLue]:
    """De la plus ancienne à la plus récente : la file à décider."""
    lignes, suite = couper(await demande_repository.lister(session, identite, fenetre, etat), fenetre)
    return Page(elements=[_rendre(ligne) for ligne in lignes], suivant=lignes[-1]["id"] if suite else None)


@routeur.get(
    "/demandes-orientation/{demande_id}",
    summary="Lire une demande d'orientation",
    responses=reponses(DemandeOrientationIntrouvable),
)
async def lire_demande_orientation(
    identite: Lecteur, session: Lecture, demande_id: CheminDemande, response: Response
) -> DemandeLue:
    """Le souhait, la décision et le temps entre les deux."""
    lue = await _relire(session, identite, demande_id)
    entete_version(response, lue.version)
    return lue


@routeur.post(
    "/demandes-orientation/{demande_id}/decision",
    summary="Décider une demande d'orientation",
    responses=reponses(
        DemandeOrientationIntrouvable,
        DemandeDejaDecidee,
        MotifDecisionNecessaire,
        DestinataireInconnu,
        DossierClos,
        AccesRetire,
    ),
)
async def decider_demande_orientation(
    identite: Ensemblier,
    contexte: Contexte,
    session: Ecriture,
    demande_id: CheminDemande,
    version: VersionAttendue,
    entree: Decision,
    request: Request,
    response: Response,
) -> DemandeLue:
    """Une décision qui s'écarte du souhait dit pourquoi ; l'écart et le délai restent mesurables."""
    position = await demande.decider(session, contexte, demande_id, version, entree)
    lue = await _relire(session, identite, demande_id)
    entetes_ecriture(request, response, lue.version, position)
    return lue


@routeur.post(
    "/orientations/{orientation_id}/reorientation",
    status_code=201,
    summary="Réorienter une entreprise vers d'autres partenaires",
    responses=reponses(OrientationIntrouvable, GesteOrientationRefuse, DestinataireInconnu, DossierClos, AccesRetire),
)
async def reorienter(
    identite: Ensemblier,
    contexte: Contexte,
    puis_diffuser: PuisDiffuser,
    session: Ecriture,
    orientation_id: CheminOrientation,
    version: VersionAttendue,
    entree: Reorientation,
    response: Response,
) -> EnvoiLu:
    """L'ancien partenaire lit encore le dossier trente jours ; le nouveau est sollicité aussitôt."""
    dossier_id, envoi_id = await reorientation.reorienter(session, contexte, orientation_id, version, entree)
    puis_diffuser(dossier_id)
    response.headers["Location"] = f"/v1/orientations/envois/{envoi_id}"
    return await rendre_envoi(session, identite, envoi_id)


def _rendre(ligne: Any) -> DemandeLue:
    decidee = ligne["decidee_le"]
    delai = round((decidee - ligne["demandee_le"]).total_seconds()) if decidee else None
    return DemandeLue.model_validate({**ligne, "delai_decision_s": delai})


async def _relire(session: AsyncSession, identite: Identite, demande_id: UUID) -> DemandeLue:
    ligne = await demande_repository.lire(session, identite, demande_id)
    if ligne is None:
        raise DemandeOrientationIntrouvable()
    return _rendre(ligne)
