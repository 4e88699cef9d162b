"""The convention of a demande: versions, amendments, reconciliation."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.aides.conventions import preparation
from services.aides.conventions.errors import (
    ConventionAbsente,
    ConventionImpossible,
    SignatureSansVersion,
    TermesIncoherents,
)
from services.aides.conventions.etat import lire_etat
from services.aides.conventions.presentation import presenter
from services.aides.conventions.reperes import REPERES
from services.aides.conventions.saisie import SignaturesSaisies, VersionPreparee
from services.aides.conventions.schemas import ConventionLue, Reperes
from services.aides.demandes import suivi
from services.aides.demandes.errors import DemandeIntrouvable, SignatureIncoherente
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, tags=["Conventions"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Region = Annotated[Identite, acces(Role.REGION)]
CHEMIN = "/v1/demandes/{demande_id}/convention"


@routeur.get("/v1/aides/conventions/reperes", summary="Lire les repères des échéanciers")
async def lire_reperes(identite: Lecteur) -> Reperes:
    """Parts d'usage d'une avance et d'un solde, chacune avec sa source ou la mention qu'elle manque."""
    return Reperes(elements=list(REPERES))


@routeur.get(CHEMIN, summary="Lire une convention", responses=reponses(DemandeIntrouvable, ConventionAbsente))
async def lire_convention(
    identite: Lecteur, contexte: Contexte, session: Lecture, demande_id: UUID, response: Response
) -> ConventionLue:
    """Versions, versements et rapprochement au centime ; l'ETag est celui de la demande."""
    demande = (await suivi.cas_a_lire(session, contexte, demande_id)).demande
    etat = await lire_etat(session, demande_id)
    if not etat.versions:
        raise ConventionAbsente()
    entete_version(response, demande.version)
    return presenter(demande, etat)


@routeur.post(
    f"{CHEMIN}/versions",
    status_code=201,
    summary="Préparer une version de la convention",
    responses=reponses(DemandeIntrouvable, ConventionImpossible, TermesIncoherents),
)
async def preparer_version(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    demande_id: UUID,
    version: VersionAttendue,
    entree: VersionPreparee,
    request: Request,
    response: Response,
) -> ConventionLue:
    """La convention, puis ses avenants ; tant qu'elle n'est pas signée, la version préparée se remplace."""
    demande, _ = await suivi.demande_a_modifier(session, contexte, demande_id, version, dossier_ouvert=False)
    position = await preparation.preparer(session, contexte, demande, entree)
    entetes_ecriture(request, response, demande.version, position)
    return presenter(demande, await lire_etat(session, demande_id))


@routeur.post(
    f"{CHEMIN}/signatures",
    summary="Signer un avenant",
    responses=reponses(DemandeIntrouvable, SignatureSansVersion, SignatureIncoherente, TermesIncoherents),
)
async def signer_avenant(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    demande_id: UUID,
    version: VersionAttendue,
    entree: SignaturesSaisies,
    request: Request,
    response: Response,
) -> ConventionLue:
    """L'avenant devient la version en vigueur ; la première version se signe par le geste « conventionner »."""
    demande, _ = await suivi.demande_a_modifier(session, contexte, demande_id, version, dossier_ouvert=False)
    position = await preparation.signer_avenant(session, contexte, demande, entree)
    entetes_ecriture(request, response, demande.version, position)
    return presenter(demande, await lire_etat(session, demande_id))
