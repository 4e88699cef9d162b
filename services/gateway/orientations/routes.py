"""Orientations: sending, reading, answering, closing."""

from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from services.gateway.dossiers.errors import DossierClos, DossierIntrouvable
from services.gateway.orientations import creation, reponse, repository
from services.gateway.orientations.dependencies import (
    CheminOrientation,
    CheminSiren,
    Emetteur,
    Lecteur,
    relire,
    rendre,
    rendre_envoi,
)
from services.gateway.orientations.errors import (
    DestinataireInconnu,
    OrientationIntrouvable,
    ReferenceExterneDifferente,
)
from services.gateway.orientations.schemas import (
    EnvoiLu,
    EtatOrientation,
    OrientationLue,
    OrientationNouvelle,
)
from shared.base import BaseDuService, Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.trace import Contexte
from shared.valeurs import Instant, Siren
from shared.versions import entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1", tags=["Orientations"])


@routeur.post(
    "/dossiers/{siren}/orientations",
    status_code=201,
    summary="Orienter une entreprise vers un ou plusieurs partenaires",
    responses={
        **reponses(DossierIntrouvable, DossierClos, DestinataireInconnu, ReferenceExterneDifferente),
        200: {"model": EnvoiLu, "description": "Référence externe déjà reçue : le même envoi, inchangé."},
    },
)
async def orienter(
    identite: Emetteur,
    contexte: Contexte,
    session: Ecriture,
    siren: CheminSiren,
    entree: OrientationNouvelle,
    response: Response,
) -> EnvoiLu:
    """Le premier partenaire qui accepte prend le dossier ; sans réponse à l'échéance, il revient à l'ensemblier."""
    envoi_id, nouveau = await creation.envoyer(session, contexte, siren, entree)
    response.status_code = 201 if nouveau else 200
    response.headers["Location"] = f"/v1/orientations/envois/{envoi_id}"
    return await rendre_envoi(session, identite, envoi_id)


@routeur.get("/orientations", summary="Lister les orientations")
async def lister_orientations(
    identite: Lecteur,
    session: Lecture,
    fenetre: Pagination,
    modifie_depuis: Annotated[
        Instant | None, Query(description="Seulement celles qui ont changé depuis cet instant (UTC sans fuseau).")
    ] = None,
    etat: Annotated[EtatOrientation | None, Query(description="État.")] = None,
    organisation: Annotated[UUID | None, Query(description="Organisation destinataire.")] = None,
    siren: Annotated[Siren | None, Query(description="Entreprise.")] = None,
    envoi: Annotated[UUID | None, Query(description="Envoi.")] = None,
) -> Page[OrientationLue]:
    """Orientations émises ou reçues par l'organisation de l'appelant ; toutes pour l'ensemblier et la Région."""
    depuis = modifie_depuis.replace(tzinfo=modifie_depuis.tzinfo or UTC) if modifie_depuis else None
    filtres = {"etat": etat, "decidee_organisation_id": organisation, "siren": siren, "envoi_id": envoi}
    lues = await repository.lister(session, identite, fenetre, depuis=depuis, **filtres)
    lignes, suite = couper(lues, fenetre)
    return Page(elements=[rendre(ligne) for ligne in lignes], suivant=lignes[-1]["id"] if suite else None)


@routeur.get("/orientations/envois/{envoi_id}", summary="Lire un envoi", responses=reponses(OrientationIntrouvable))
async def lire_envoi(
    identite: Lecteur, session: Lecture, envoi_id: Annotated[UUID, Path(description="Envoi.")]
) -> EnvoiLu:
    """Les orientations d'un même envoi que l'appelant peut voir."""
    return await rendre_envoi(session, identite, envoi_id)


@routeur.get(
    "/orientations/{orientation_id}", summary="Lire une orientation", responses=reponses(OrientationIntrouvable)
)
async def lire_orientation(
    identite: Lecteur, contexte: Contexte, base: BaseDuService, orientation_id: CheminOrientation, response: Response
) -> OrientationLue:
    """La première lecture par le destinataire est notée, et dite à l'émetteur."""
    async with base.lecture() as session:
        lue = await relire(session, identite, orientation_id)
    if lue.etat == "envoyee" and lue.decidee_organisation_id == identite.organisation_id:
        async with base.ecriture() as session:
            await reponse.voir(session, contexte, orientation_id)
            lue = await relire(session, identite, orientation_id)
    entete_version(response, lue.version)
    return lue
