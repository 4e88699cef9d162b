"""Training needs of a parcours."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.ecriture import parcours_a_modifier
from services.parcours.avancement.errors import ParcoursIntrouvable, ParcoursTermine
from services.parcours.avancement.lecture import parcours_visible
from services.parcours.besoins import errors, service
from services.parcours.besoins.dependencies import AxesDuParcours
from services.parcours.besoins.reperes import opco_de, regles
from services.parcours.besoins.schemas import BesoinLu, BesoinsLus, GesteBesoin, OpcoLu
from services.parcours.plan.errors import DiagnosticNonRattache
from shared.base import Ecriture, Lecture
from shared.clients.base import VoisinRefuse
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierClos
from shared.perimetre.service import dossier_modifiable, dossier_visible
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/parcours/{parcours_id}/besoins", tags=["Besoins de formation"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Porteur = Annotated[Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)]


async def _lus(
    session: AsyncSession, parcours_id: UUID, naf: str | None, non_evalues: list[str] | None = None
) -> BesoinsLus:
    opco = opco_de(naf)
    return BesoinsLus(
        parcours_id=parcours_id,
        seuil=regles().seuil,
        a_verifier=regles().a_verifier,
        opco=None if opco is None else OpcoLu.model_validate(opco),
        non_evalues=non_evalues,
        besoins=[BesoinLu.model_validate(besoin) for besoin in await service.besoins(session, parcours_id)],
    )


@routeur.get("", summary="Lister les besoins de formation", responses=reponses(ParcoursIntrouvable))
async def lister_besoins(identite: Lecteur, session: Lecture, parcours_id: UUID) -> BesoinsLus:
    """Besoins connus, et l'OPCO que l'activité de l'entreprise suggère."""
    ligne = await parcours_visible(session, identite, parcours_id)
    dossier = await dossier_visible(session, identite, ligne["dossier_id"])
    return await _lus(session, parcours_id, dossier.naf)


@routeur.post(
    "",
    status_code=201,
    summary="Identifier les besoins de formation",
    responses=reponses(ParcoursIntrouvable, ParcoursTermine, DossierClos, DiagnosticNonRattache, VoisinRefuse),
)
async def identifier_besoins(
    identite: Porteur,
    contexte: Contexte,
    axes: AxesDuParcours,
    session: Ecriture,
    parcours_id: UUID,
    version: VersionAttendue,
) -> BesoinsLus:
    """Un besoin par axe de ressources humaines sous le seuil du diagnostic rattaché ; rejouer n'en ajoute aucun."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    dossier = await dossier_visible(session, identite, parcours.dossier_id)
    non_evalues = await service.identifier(session, contexte, parcours, axes)
    return await _lus(session, parcours_id, dossier.naf, non_evalues)


@routeur.post(
    "/{besoin_id}/gestes",
    summary="Faire avancer un besoin de formation",
    responses=reponses(
        ParcoursIntrouvable,
        DossierClos,
        errors.BesoinIntrouvable,
        errors.GesteBesoinRefuse,
        errors.MotifBesoinNecessaire,
        errors.OpcoNecessaire,
    ),
)
async def faire_avancer_besoin(
    identite: Porteur,
    contexte: Contexte,
    session: Ecriture,
    parcours_id: UUID,
    besoin_id: UUID,
    version: VersionAttendue,
    entree: GesteBesoin,
    request: Request,
    response: Response,
) -> BesoinLu:
    """Adressé, il devient une orientation vers l'OPCO ; puis il est accepté, refusé avec un motif, ou réalisé."""
    ligne = await parcours_visible(session, identite, parcours_id)
    dossier = await dossier_modifiable(session, identite, ligne["dossier_id"])
    besoin = await service.besoin(session, parcours_id, besoin_id)
    position = await service.faire(session, contexte, besoin, version, dossier.naf, entree)
    entetes_ecriture(request, response, besoin.version, position)
    return BesoinLu.model_validate(besoin)
