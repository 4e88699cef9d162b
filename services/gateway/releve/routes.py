"""Handover: a dossier back to the queue, an account closed, an absence covered."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.gateway.acces.errors import CompteIntrouvable, RoleNonDelegable
from services.gateway.dossiers import suivi
from services.gateway.dossiers.dependencies import PuisDiffuser
from services.gateway.dossiers.errors import DossierClos, DossierIntrouvable
from services.gateway.dossiers.routes import CheminSiren
from services.gateway.dossiers.schemas import FicheDossier
from services.gateway.releve import errors, repository, service
from services.gateway.releve.schemas import AbsenceLue, AbsenceNouvelle, CompteFerme, FermetureCompte, RetourFile
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue

routeur = APIRouter(route_class=RouteMetier, prefix="/v1", tags=["Relève"])
Porteur = Annotated[Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)]
Delegataire = Annotated[Identite, acces(Role.REGION, Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE)]
Referent = Annotated[
    Identite,
    acces(Role.REGION, Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER),
]


@routeur.post(
    "/dossiers/{siren}/retour-a-la-file",
    summary="Rendre un dossier à l'ensemblier",
    responses=reponses(DossierIntrouvable, DossierClos, errors.DejaDansLaFile),
)
async def rendre_dossier(
    identite: Porteur,
    contexte: Contexte,
    puis_diffuser: PuisDiffuser,
    session: Ecriture,
    siren: CheminSiren,
    version: VersionAttendue,
    entree: RetourFile,
    request: Request,
    response: Response,
) -> FicheDossier:
    """Le dossier revient dans la file avec une action et une échéance : il n'est jamais à personne."""
    dossier = await suivi.dossier_ouvert_a_modifier(session, contexte, siren, version)
    position = await service.relever(session, contexte, dossier, entree.motif)
    puis_diffuser(dossier.id)
    entetes_ecriture(request, response, dossier.version, position)
    return FicheDossier.model_validate(dossier)


@routeur.post(
    "/comptes/{compte_id}/fermeture",
    summary="Fermer un compte",
    responses=reponses(CompteIntrouvable, RoleNonDelegable, errors.CompteDejaFerme, errors.FermetureDeSoi),
)
async def fermer_compte(
    identite: Delegataire,
    contexte: Contexte,
    puis_diffuser: PuisDiffuser,
    session: Ecriture,
    compte_id: UUID,
    entree: FermetureCompte,
) -> CompteFerme:
    """Le compte ne se connecte plus et chaque dossier qu'il portait revient aussitôt dans la file de l'ensemblier."""
    dossiers = await service.fermer_compte(session, contexte, compte_id, entree.motif)
    for dossier in dossiers:
        puis_diffuser(dossier.id)
    return CompteFerme(compte_id=compte_id, dossiers_rendus=[dossier.siren for dossier in dossiers])


@routeur.post(
    "/comptes/{compte_id}/absences",
    status_code=201,
    summary="Déclarer une absence",
    responses=reponses(
        CompteIntrouvable,
        RoleNonDelegable,
        errors.AbsenceInvalide,
        errors.AbsenceChevauchante,
        errors.SuppleantNonEligible,
    ),
)
async def declarer_absence(
    identite: Referent,
    contexte: Contexte,
    session: Ecriture,
    compte_id: UUID,
    entree: AbsenceNouvelle,
    response: Response,
) -> AbsenceLue:
    """La sienne, ou celle d'un compte que l'on gère ; le suppléant est montré avec chaque dossier."""
    absence = await service.declarer_absence(session, contexte, compte_id, entree)
    response.headers["Location"] = f"/v1/comptes/{compte_id}/absences"
    return AbsenceLue.model_validate(absence)


@routeur.get("/comptes/{compte_id}/absences", summary="Lister les absences à venir", responses=reponses())
async def lister_absences(
    identite: Referent, contexte: Contexte, session: Lecture, compte_id: UUID
) -> list[AbsenceLue]:
    """Absences en cours et à venir d'un compte ; vide s'il n'en a pas."""
    lues = await repository.absences(session, compte_id, contexte.horloge.aujourdhui())
    return [AbsenceLue.model_validate(absence) for absence in lues]


@routeur.delete(
    "/comptes/{compte_id}/absences/{absence_id}",
    status_code=204,
    summary="Annuler une absence",
    responses=reponses(CompteIntrouvable, RoleNonDelegable, errors.AbsenceIntrouvable),
)
async def annuler_absence(
    identite: Referent, contexte: Contexte, session: Ecriture, compte_id: UUID, absence_id: UUID
) -> Response:
    """L'absence n'a pas lieu ; une seconde annulation ne change rien."""
    await service.annuler_absence(session, contexte, compte_id, absence_id)
    return Response(status_code=204)
