"""Opinions, as the organisation asked reads and answers them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from services.aides.instruction import avis as service
from services.aides.instruction import avis_lecture
from services.aides.instruction.avis_schemas import AvisLu, AvisVu, EtatAvis, ReponseAvis
from services.aides.instruction.errors import AvisClos, AvisIntrouvable
from services.aides.instruction.models_avis import AvisDemande
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version, verifier_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides/avis", tags=["Instruction"])
_PARTENAIRES = (Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)
Partenaire = Annotated[Identite, acces(*_PARTENAIRES)]
Lecteur = Annotated[Identite, acces(*_PARTENAIRES, Role.REGION, Role.REGION_LECTURE)]
Chemin = Annotated[UUID, Path(description="Identifiant de l'avis.")]


@routeur.get("", summary="Lister les avis demandés")
async def lister_avis(
    identite: Lecteur,
    contexte: Contexte,
    session: Lecture,
    fenetre: Pagination,
    etat: Annotated[EtatAvis | None, Query(description="État du jour.")] = None,
) -> Page[AvisVu]:
    """Un partenaire voit les avis demandés à son organisation ; la Région les voit tous."""
    aujourdhui = contexte.horloge.aujourdhui()
    lus = await avis_lecture.lister(session, identite, fenetre, aujourdhui, etat)
    lignes, suite = couper(lus, fenetre)
    elements = [avis_lecture.voir(avis, aujourdhui) for avis in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.get("/{avis_id}", summary="Lire une demande d'avis", responses=reponses(AvisIntrouvable))
async def lire_avis(
    identite: Lecteur, contexte: Contexte, session: Lecture, avis_id: Chemin, response: Response
) -> AvisLu:
    """La question, l'échéance, et le résumé de la demande tant que l'avis est attendu."""
    avis = await _trouver(session, identite, avis_id)
    entete_version(response, avis.version)
    return await avis_lecture.lire(session, identite, avis, contexte.horloge.aujourdhui())


@routeur.post("/{avis_id}/reponse", summary="Rendre un avis", responses=reponses(AvisIntrouvable, AvisClos))
async def rendre_avis(
    identite: Partenaire,
    contexte: Contexte,
    session: Ecriture,
    avis_id: Chemin,
    attendue: VersionAttendue,
    entree: ReponseAvis,
    request: Request,
    response: Response,
) -> AvisLu:
    """Favorable, avec réserve, défavorable ou sans avis, toujours motivé ; jusqu'à l'échéance incluse."""
    avis = await _trouver(session, identite, avis_id)
    dossier_id = await service.a_repondre(session, avis)
    verifier_version(avis.version, attendue)
    position = await service.repondre(session, contexte, avis, dossier_id, entree)
    entetes_ecriture(request, response, avis.version, position)
    return await avis_lecture.lire(session, identite, avis, contexte.horloge.aujourdhui())


async def _trouver(session: Lecture, identite: Identite, avis_id: UUID) -> AvisDemande:
    avis = await avis_lecture.trouver(session, identite, avis_id)
    if avis is None:
        raise AvisIntrouvable()
    return avis
