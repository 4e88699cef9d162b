"""Requests made to companies: reading, answering, excusing."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from services.parcours.campagnes import errors, lecture, reponses, repository
from services.parcours.campagnes.schemas import CollecteLue, CollecteResume, Dispense, EtatCollecte, ReponsesCollecte
from services.parcours.indicateurs import errors as indicateurs
from services.parcours.indicateurs.schemas import Moment
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses as refus
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.valeurs import Siren
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/collectes", tags=["Campagnes de mesure"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Repondant = Annotated[
    Identite, acces(Role.ENTREPRISE, Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)
]
Dispensateur = Annotated[
    Identite, acces(Role.REGION, Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)
]
CheminCollecte = Annotated[UUID, Path(description="Demande d'indicateurs.")]


@routeur.get("", summary="Lister les demandes d'indicateurs")
async def lister_collectes(
    identite: Lecteur,
    session: Lecture,
    fenetre: Pagination,
    etat: Annotated[EtatCollecte | None, Query(description="État.")] = None,
    annee: Annotated[int | None, Query(ge=2017, le=2200, description="Année civile.")] = None,
    moment: Annotated[Moment | None, Query(description="Moment.")] = None,
    siren: Annotated[Siren | None, Query(description="Entreprise.")] = None,
    campagne_id: Annotated[UUID | None, Query(description="Campagne.")] = None,
) -> Page[CollecteResume]:
    """Le calendrier unique : ce qui a été, ce qui est, ce qui sera demandé, et à qui."""
    filtres = {"etat": etat, "annee": annee, "moment": moment, "siren": siren, "campagne_id": campagne_id}
    lignes, suite = couper(await repository.lister(session, identite, fenetre, **filtres), fenetre)
    elements = [CollecteResume.model_validate(dict(ligne)) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.get("/{collecte_id}", summary="Lire une demande d'indicateurs", responses=refus(errors.CollecteIntrouvable))
async def lire_collecte(
    identite: Lecteur, session: Lecture, collecte_id: CheminCollecte, response: Response
) -> CollecteLue:
    """Les questions de tous les programmes en une seule demande ; celles qui n'y sont pas disent pourquoi."""
    lue = await lecture.collecte_lue(session, identite, collecte_id)
    entete_version(response, lue.version)
    return lue


@routeur.post(
    "/{collecte_id}/reponses",
    status_code=201,
    summary="Répondre à une demande d'indicateurs",
    responses=refus(
        errors.CollecteIntrouvable,
        errors.CollecteFermee,
        errors.QuestionInconnue,
        errors.ReponseVide,
        indicateurs.MesureFuture,
        indicateurs.MomentNonAtteint,
        indicateurs.MesureHorsFenetre,
        indicateurs.UniteDifferente,
        indicateurs.ValeurImpossible,
        indicateurs.ValeurPeuPlausible,
        indicateurs.ValeurIncomplete,
        indicateurs.PrevisionDeclareeRealisee,
        indicateurs.PreuveExcessive,
    ),
)
async def repondre_collecte(
    identite: Repondant,
    contexte: Contexte,
    session: Ecriture,
    collecte_id: CheminCollecte,
    version: VersionAttendue,
    entree: ReponsesCollecte,
    request: Request,
    response: Response,
) -> CollecteLue:
    """En un appel, pour tous ses parcours ; une partie suffit, et « ne sait pas » est une réponse."""
    collecte = await reponses.a_modifier(session, contexte, collecte_id, version)
    position = await reponses.repondre(session, contexte, collecte, entree)
    entetes_ecriture(request, response, collecte.version, position)
    return await lecture.collecte_lue(session, identite, collecte_id)


@routeur.post(
    "/{collecte_id}/dispense",
    summary="Dispenser une entreprise de répondre",
    responses=refus(errors.CollecteIntrouvable, errors.CollecteFermee),
)
async def dispenser_collecte(
    identite: Dispensateur,
    contexte: Contexte,
    session: Ecriture,
    collecte_id: CheminCollecte,
    version: VersionAttendue,
    entree: Dispense,
    request: Request,
    response: Response,
) -> CollecteLue:
    """Avec un motif typé, que les indicateurs gardent ; la dispense sort du dénominateur du taux de réponse."""
    collecte = await reponses.a_modifier(session, contexte, collecte_id, version)
    position = await reponses.dispenser(session, contexte, collecte, entree)
    entetes_ecriture(request, response, collecte.version, position)
    return await lecture.collecte_lue(session, identite, collecte_id)
