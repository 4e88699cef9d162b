"""Envelopes: opened by the Région, voted by two persons, amended, carried over."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from services.aides.enveloppes import reports, tableau, votes
from services.aides.enveloppes.acces import Chemin, Region
from services.aides.enveloppes.errors import (
    ApprobationParAuteur,
    CreditsHorsBornes,
    DeliberationFuture,
    DispositifInconnu,
    EnveloppeDejaOuverte,
    EnveloppeInsuffisante,
    EnveloppeIntrouvable,
    ReportImpossible,
    TerritoireInconnu,
    VoteDejaTraite,
    VoteEnAttente,
    VoteIntrouvable,
)
from services.aides.enveloppes.models import Enveloppe
from services.aides.enveloppes.schemas import (
    EnveloppeLue,
    EnveloppeNouvelle,
    ModificationSaisie,
    ReportFait,
    ReportSaisi,
)
from shared.base import Ecriture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.trace import Contexte, ContexteRequete
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides/enveloppes", tags=["Enveloppes"])
Vote = Annotated[UUID, Path(description="Identifiant du vote.")]


@routeur.post(
    "",
    status_code=201,
    summary="Ouvrir une enveloppe",
    responses=reponses(DispositifInconnu, TerritoireInconnu, DeliberationFuture, EnveloppeDejaOuverte),
)
async def ouvrir_enveloppe(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    entree: EnveloppeNouvelle,
    request: Request,
    response: Response,
) -> EnveloppeLue:
    """Des dispositifs, une mesure, un exercice ; le montant voté compte une fois approuvé par une autre personne."""
    enveloppe, position = await votes.ouvrir(session, contexte, entree)
    response.headers["Location"] = f"/v1/aides/enveloppes/{enveloppe.id}"
    return await _rendre(session, contexte, request, response, enveloppe, position)


@routeur.post(
    "/{enveloppe_id}/votes",
    status_code=201,
    summary="Proposer une modification des crédits",
    responses=reponses(EnveloppeIntrouvable, DeliberationFuture, VoteEnAttente),
)
async def proposer_modification(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    enveloppe_id: Chemin,
    attendue: VersionAttendue,
    entree: ModificationSaisie,
    request: Request,
    response: Response,
) -> EnveloppeLue:
    """Une hausse ou une baisse, avec sa délibération ; elle attend une seconde personne."""
    enveloppe = await votes.a_modifier(session, contexte, enveloppe_id, attendue)
    position = await votes.proposer(session, contexte, enveloppe, entree)
    return await _rendre(session, contexte, request, response, enveloppe, position)


@routeur.post(
    "/{enveloppe_id}/votes/{vote_id}/approbation",
    summary="Approuver un vote",
    responses=reponses(EnveloppeIntrouvable, VoteIntrouvable, VoteDejaTraite, ApprobationParAuteur, CreditsHorsBornes),
)
async def approuver_vote(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    enveloppe_id: Chemin,
    vote_id: Vote,
    attendue: VersionAttendue,
    request: Request,
    response: Response,
) -> EnveloppeLue:
    """Par une autre personne que celle qui l'a saisi ; les crédits ne passent jamais sous ce qui est déjà tenu."""
    enveloppe = await votes.a_modifier(session, contexte, enveloppe_id, attendue)
    position = await votes.approuver(session, contexte, enveloppe, vote_id)
    return await _rendre(session, contexte, request, response, enveloppe, position)


@routeur.post(
    "/{enveloppe_id}/votes/{vote_id}/abandon",
    summary="Écarter un vote",
    responses=reponses(EnveloppeIntrouvable, VoteIntrouvable, VoteDejaTraite),
)
async def ecarter_vote(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    enveloppe_id: Chemin,
    vote_id: Vote,
    attendue: VersionAttendue,
    request: Request,
    response: Response,
) -> EnveloppeLue:
    """Le vote ne comptera pas ; il reste lisible."""
    enveloppe = await votes.a_modifier(session, contexte, enveloppe_id, attendue)
    position = await votes.ecarter(session, contexte, enveloppe, vote_id)
    return await _rendre(session, contexte, request, response, enveloppe, position)


@routeur.post(
    "/{enveloppe_id}/reports",
    summary="Reporter des crédits sur l'exercice suivant",
    responses=reponses(EnveloppeIntrouvable, ReportImpossible, EnveloppeInsuffisante, CreditsHorsBornes),
)
async def reporter_credits(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    enveloppe_id: Chemin,
    attendue: VersionAttendue,
    entree: ReportSaisi,
    request: Request,
    response: Response,
) -> ReportFait:
    """Les crédits libres d'un exercice terminé ; ce qui est réservé ou engagé reste où il est."""
    de, vers, montant, position = await reports.reporter(session, contexte, (enveloppe_id, attendue), entree)
    entetes_ecriture(request, response, de.version, position)
    vues = await tableau.resumer(session, contexte.horloge.maintenant(), [de, vers])
    return ReportFait(montant_eur=montant, de=vues[0], vers=vues[1])


async def _rendre(
    session: Ecriture,
    contexte: ContexteRequete,
    request: Request,
    response: Response,
    enveloppe: Enveloppe,
    position: int,
) -> EnveloppeLue:
    """The envelope as it is after the write."""
    entetes_ecriture(request, response, enveloppe.version, position)
    return await tableau.lire(session, contexte.horloge.maintenant(), enveloppe)
