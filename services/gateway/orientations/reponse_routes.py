"""What is done to an orientation: accepted, declined, closed, taken back."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from services.gateway.acces.errors import OrganisationInconnue
from services.gateway.dossiers.dependencies import PuisDiffuser
from services.gateway.dossiers.errors import DossierClos
from services.gateway.orientations import reponse, retour
from services.gateway.orientations.dependencies import CheminOrientation, Emetteur, Repondant, entetes, relire
from services.gateway.orientations.errors import (
    GesteOrientationRefuse,
    OrientationDejaPrise,
    OrientationEchue,
    OrientationIntrouvable,
    ProgrammeComplet,
    ReponseReservee,
    RetraitReserve,
)
from services.gateway.orientations.schemas import ClotureOrientation, Declin, OrientationLue
from shared.base import Ecriture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.versions import VersionAttendue

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/orientations/{orientation_id}", tags=["Orientations"])
Closeur = Annotated[
    Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.MACHINE)
]
GESTES = (OrientationIntrouvable, OrientationDejaPrise, GesteOrientationRefuse, ReponseReservee, OrientationEchue)


@routeur.post(
    "/acceptation",
    summary="Accepter une orientation",
    responses=reponses(*GESTES, DossierClos, ProgrammeComplet),
)
async def accepter_orientation(
    identite: Repondant,
    contexte: Contexte,
    puis_diffuser: PuisDiffuser,
    session: Ecriture,
    orientation_id: CheminOrientation,
    version: VersionAttendue,
    request: Request,
    response: Response,
) -> OrientationLue:
    """Le premier qui accepte devient partie au dossier ; les autres apprennent qu'il est pris."""
    cas = await reponse.cas_a_modifier(session, contexte, orientation_id)
    position = await reponse.accepter(session, contexte, cas, version)
    puis_diffuser(cas[0].id)
    return entetes(request, response, await relire(session, identite, orientation_id), position)


@routeur.post(
    "/declin",
    summary="Décliner une orientation",
    responses=reponses(*GESTES, OrganisationInconnue),
)
async def decliner_orientation(
    identite: Repondant,
    contexte: Contexte,
    puis_diffuser: PuisDiffuser,
    session: Ecriture,
    orientation_id: CheminOrientation,
    version: VersionAttendue,
    entree: Declin,
    request: Request,
    response: Response,
) -> OrientationLue:
    """Motif typé et meilleur destinataire ; quand plus personne n'est sollicité, le dossier revient à l'ensemblier."""
    cas = await reponse.cas_a_modifier(session, contexte, orientation_id)
    position = await reponse.decliner(session, contexte, cas, version, entree)
    puis_diffuser(cas[0].id)
    return entetes(request, response, await relire(session, identite, orientation_id), position)


@routeur.post(
    "/cloture",
    summary="Clore une orientation",
    responses=reponses(OrientationIntrouvable, GesteOrientationRefuse, ReponseReservee),
)
async def clore_orientation(
    identite: Closeur,
    contexte: Contexte,
    session: Ecriture,
    orientation_id: CheminOrientation,
    version: VersionAttendue,
    entree: ClotureOrientation,
    request: Request,
    response: Response,
) -> OrientationLue:
    """Ce que l'orientation a donné, dit à l'émetteur."""
    cas = await reponse.cas_a_modifier(session, contexte, orientation_id)
    position = await reponse.clore(session, contexte, cas, version, entree)
    return entetes(request, response, await relire(session, identite, orientation_id), position)


@routeur.post(
    "/retrait",
    summary="Retirer une orientation sans réponse",
    responses=reponses(OrientationIntrouvable, GesteOrientationRefuse, RetraitReserve),
)
async def retirer_orientation(
    identite: Emetteur,
    contexte: Contexte,
    puis_diffuser: PuisDiffuser,
    session: Ecriture,
    orientation_id: CheminOrientation,
    version: VersionAttendue,
    request: Request,
    response: Response,
) -> OrientationLue:
    """L'émetteur reprend sa demande ; si plus personne n'est sollicité, le dossier revient à l'ensemblier."""
    cas = await reponse.cas_a_modifier(session, contexte, orientation_id)
    position = await retour.retirer(session, contexte, cas, version)
    puis_diffuser(cas[0].id)
    return entetes(request, response, await relire(session, identite, orientation_id), position)
