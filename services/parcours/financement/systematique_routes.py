"""Systematic funding orientation of a parcours, and how systematic it is."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.parcours.avancement.ecriture import parcours_a_modifier
from services.parcours.avancement.errors import ParcoursIntrouvable, ParcoursTermine
from services.parcours.avancement.lecture import parcours_visible
from services.parcours.financement import errors, repository, systematique
from services.parcours.financement.dependencies import EvaluationDesActions
from services.parcours.financement.systematique_schemas import (
    OrientationsDemandees,
    OrientationsLues,
    Systematisation,
)
from shared.base import Ecriture, Lecture
from shared.clients.base import VoisinRefuse
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierClos
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1", tags=["Financement"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Porteur = Annotated[Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)]
Pilote = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER, Role.COMITE)]


@routeur.get(
    "/parcours/{parcours_id}/orientations-financement",
    summary="Lire les orientations vers les aides",
    responses=reponses(ParcoursIntrouvable),
)
async def lire_orientations(
    identite: Lecteur, session: Lecture, parcours_id: UUID, response: Response
) -> OrientationsLues:
    """Action par action : dernier verdict, candidats, orientation enregistrée ou manquante."""
    ligne = await parcours_visible(session, identite, parcours_id)
    entete_version(response, ligne["version"])
    return await systematique.orientations_lues(session, parcours_id, ligne["version"])


@routeur.post(
    "/parcours/{parcours_id}/orientations-financement",
    status_code=201,
    summary="Évaluer chaque action et proposer son orientation",
    responses=reponses(
        ParcoursIntrouvable,
        ParcoursTermine,
        DossierClos,
        errors.AucuneActionAOrienter,
        errors.EvaluationAutreDossier,
        errors.EvaluationIncomplete,
        errors.ActionNonConcernee,
        errors.DispositifNonCandidat,
        errors.ChoixSansConfirmation,
        errors.DepensesAvecEvaluation,
        VoisinRefuse,
    ),
)
async def orienter_systematiquement(
    identite: Porteur,
    contexte: Contexte,
    evaluation: EvaluationDesActions,
    session: Ecriture,
    parcours_id: UUID,
    version: VersionAttendue,
    entree: OrientationsDemandees,
    request: Request,
    response: Response,
) -> OrientationsLues:
    """Les verdicts sont gardés ; une action sans dispositif est écartée avec son motif, si l'appelant le confirme."""
    parcours = await parcours_a_modifier(session, contexte, parcours_id, version)
    position = await systematique.orienter_tout(session, contexte, parcours, evaluation, entree)
    entetes_ecriture(request, response, parcours.version, position)
    return await systematique.orientations_lues(session, parcours_id, parcours.version)


@routeur.get("/systematisation-financement", summary="Mesurer l'orientation systématique vers les aides")
async def lire_systematisation(identite: Pilote, session: Lecture) -> list[Systematisation]:
    """Par programme : part des actions dont l'aide est demandée, écartée avec un motif, ou encore sans orientation."""
    return [
        Systematisation.model_validate(
            {
                **ligne,
                "taux_demandees": systematique.part(ligne["demandees"], ligne["actions"]),
                "taux_ecartees": systematique.part(ligne["ecartees"], ligne["actions"]),
                "taux_systematisation": systematique.part(ligne["actions"] - ligne["manquantes"], ligne["actions"]),
            }
        )
        for ligne in await repository.systematisation(session)
    ]
