"""Due dates of a parcours: extensions, and what silence decides."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.parcours.avancement.ecriture import parcours_a_modifier
from services.parcours.avancement.errors import ParcoursIntrouvable, ParcoursTermine
from services.parcours.avancement.lecture import parcours_complet
from services.parcours.avancement.schemas import ParcoursLu
from services.parcours.echeances import errors, prolongation, silences
from services.parcours.echeances.schemas import PassageSilences, ProlongationNouvelle
from shared.base import BaseDuService, Ecriture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierClos
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.trace.contexte import contexte_systeme
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/parcours", tags=["Échéances"])
routeur_silences = APIRouter(route_class=RouteMetier, prefix="/v1", tags=["Parcours"])
Planificateur = Annotated[Identite, acces(Role.MACHINE, Role.REGION)]
Porteur = Annotated[Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)]


@routeur.post(
    "/{parcours_id}/prolongations",
    status_code=201,
    summary="Prolonger l'échéance de l'étape",
    responses=reponses(
        ParcoursIntrouvable,
        ParcoursTermine,
        DossierClos,
        errors.NouvelleEcheanceNecessaire,
        errors.ProlongationSansEffet,
        errors.ProlongationTropLongue,
        errors.ProlongationsEpuisees,
        errors.HorlogeArretee,
    ),
)
async def prolonger_echeance(
    identite: Porteur,
    contexte: Contexte,
    session: Ecriture,
    parcours_id: UUID,
    version: VersionAttendue,
    entree: ProlongationNouvelle,
    request: Request,
    response: Response,
) -> ParcoursLu:
    """Motif typé, durée et nombre bornés ; l'horloge continue de tourner et le délai du silence ne bouge pas."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    position = await prolongation.prolonger(session, contexte, parcours, entree)
    entetes_ecriture(request, response, parcours.version, position)
    return await parcours_complet(session, identite, parcours_id, contexte.horloge.aujourdhui())


@routeur_silences.post("/silences-echus", summary="Appliquer les silences échus")
async def appliquer_les_silences(identite: Planificateur, contexte: Contexte, base: BaseDuService) -> PassageSilences:
    """Chaque silence échu fait son geste, une seule fois, même après une panne ou par deux passages à la fois."""
    systeme = replace(contexte_systeme(contexte.horloge), requete_id=contexte.requete_id)
    return PassageSilences.model_validate(await silences.appliquer_silences(base, systeme))
