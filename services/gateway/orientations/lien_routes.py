"""Signed links: one decision without an account."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.gateway.acces.emission import Emetteur as EmetteurDeJetons
from services.gateway.acces.errors import OrganisationInconnue
from services.gateway.consentements.errors import AccesRetire
from services.gateway.dossiers.dependencies import PuisDiffuser
from services.gateway.dossiers.errors import DossierClos
from services.gateway.orientations import decision_lien, lien, reponse
from services.gateway.orientations.dependencies import CheminOrientation, Emetteur
from services.gateway.orientations.errors import (
    GesteOrientationRefuse,
    OrientationDejaPrise,
    OrientationEchue,
    OrientationIntrouvable,
    ProgrammeComplet,
    RetraitReserve,
)
from services.gateway.orientations.lien_errors import (
    LienDejaUtilise,
    LienEncoreValable,
    LienExpire,
    LienInconnu,
    LienRevoque,
    LienSansObjet,
    TropDAppels,
)
from services.gateway.orientations.lien_schemas import LienCree, OrientationParLien, ReponseEnregistree, ReponseParLien
from shared.base import BaseDuService, Ecriture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.idempotence.errors import ReponseNonRejouable
from shared.securite.acces import public
from shared.trace import Contexte

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/orientations", tags=["Orientations"])
Ouvert = Annotated[None, public()]
Jeton = Annotated[str, Path(max_length=2000, description="Jeton du lien.")]
REFUS = (LienInconnu, LienExpire, LienRevoque, LienDejaUtilise, TropDAppels, OrientationDejaPrise)


@routeur.post(
    "/{orientation_id}/liens",
    status_code=201,
    summary="Créer un lien de réponse sans compte",
    responses=reponses(OrientationIntrouvable, LienEncoreValable, LienSansObjet, RetraitReserve, ReponseNonRejouable),
)
async def creer_lien(
    identite: Emetteur,
    contexte: Contexte,
    session: Ecriture,
    orientation_id: CheminOrientation,
    request: Request,
    response: Response,
) -> LienCree:
    """Le lien ne vaut que pour cette orientation et pour une seule réponse ; il se renouvelle une fois expiré."""
    _, orientation, _ = await reponse.cas_a_modifier(session, contexte, orientation_id)
    decision_lien.verifier_emetteur(identite, orientation)
    jeton, cree = await lien.emettre(session, contexte, orientation, request.app.state.emetteur)
    response.headers["Cache-Control"] = "no-store"
    return LienCree(chemin=f"/v1/orientations/liens/{jeton}", expire_le=cree.expire_le)


@routeur.get("/liens/{jeton}", summary="Lire une orientation par son lien", responses=reponses(*REFUS))
async def lire_par_lien(
    ouvert: Ouvert, base: BaseDuService, jeton: Jeton, request: Request, response: Response
) -> OrientationParLien:
    """Le besoin et l'échéance ; le nom de l'entreprise seulement si elle y a consenti."""
    emetteur: EmetteurDeJetons = request.app.state.emetteur
    async with base.ecriture() as session:
        await lien.compter(session, request.app.state.horloge, emetteur, jeton)
    response.headers["Cache-Control"] = "no-store"
    async with base.ecriture() as session:
        appel = await lien.ouvrir(session, request.app.state.horloge, emetteur, jeton, request.scope.get("requete_id"))
        return await decision_lien.montrer(session, appel)


@routeur.post(
    "/liens/{jeton}",
    summary="Répondre par un lien",
    responses=reponses(
        *REFUS,
        GesteOrientationRefuse,
        OrientationEchue,
        OrganisationInconnue,
        ProgrammeComplet,
        DossierClos,
        AccesRetire,
    ),
)
async def repondre_par_lien(
    ouvert: Ouvert,
    base: BaseDuService,
    puis_diffuser: PuisDiffuser,
    session: Ecriture,
    jeton: Jeton,
    entree: ReponseParLien,
    request: Request,
) -> ReponseEnregistree:
    """Une seule réponse : le lien ne sert plus ensuite."""
    emetteur: EmetteurDeJetons = request.app.state.emetteur
    async with base.ecriture() as compteur:
        await lien.compter(compteur, request.app.state.horloge, emetteur, jeton)
    appel = await lien.ouvrir(session, request.app.state.horloge, emetteur, jeton, request.scope.get("requete_id"))
    puis_diffuser(appel.dossier.id)
    return await decision_lien.decider(session, appel, entree)
