"""Requests for payment of a convention."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.aides.conventions import versements
from services.aides.conventions.errors import (
    DepensesIncoherentes,
    RienAReverser,
    VersementDejaTraite,
    VersementImpossible,
    VersementIntrouvable,
)
from services.aides.conventions.saisie import Controle, Recouvrement, Rejet, VersementDemande
from services.aides.conventions.schemas import VersementLu
from services.aides.demandes import suivi
from services.aides.demandes.errors import DemandeIntrouvable
from shared.base import Ecriture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/demandes/{demande_id}", tags=["Conventions"])
Region = Annotated[Identite, acces(Role.REGION)]
Demandeur = Annotated[
    Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.ENTREPRISE)
]


@routeur.post(
    "/versements",
    status_code=201,
    summary="Demander un versement",
    responses=reponses(DemandeIntrouvable, VersementImpossible, DepensesIncoherentes),
)
async def demander_versement(
    identite: Demandeur,
    contexte: Contexte,
    session: Ecriture,
    demande_id: UUID,
    version: VersionAttendue,
    entree: VersementDemande,
    request: Request,
    response: Response,
) -> VersementLu:
    """Avance, acompte ou solde, selon l'échéancier, avec les dépenses justifiées par poste."""
    demande, _ = await suivi.demande_a_modifier(session, contexte, demande_id, version, dossier_ouvert=False)
    versement, position = await versements.demander(session, contexte, demande, entree)
    entetes_ecriture(request, response, demande.version, position)
    return VersementLu.model_validate(versement)


@routeur.post(
    "/versements/{versement_id}/controle",
    summary="Contrôler un versement",
    responses=reponses(DemandeIntrouvable, VersementIntrouvable, VersementDejaTraite, DepensesIncoherentes),
)
async def controler_versement(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    demande_id: UUID,
    versement_id: UUID,
    version: VersionAttendue,
    entree: Controle,
    request: Request,
    response: Response,
) -> VersementLu:
    """Retient les dépenses, calcule le montant dû ; le geste « payer » paie ce montant, au centime."""
    demande, _ = await suivi.demande_a_modifier(session, contexte, demande_id, version, dossier_ouvert=False)
    versement, position = await versements.controler(session, contexte, demande, versement_id, entree)
    entetes_ecriture(request, response, demande.version, position)
    return VersementLu.model_validate(versement)


@routeur.post(
    "/versements/{versement_id}/rejet",
    summary="Rejeter un versement",
    responses=reponses(DemandeIntrouvable, VersementIntrouvable, VersementDejaTraite),
)
async def rejeter_versement(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    demande_id: UUID,
    versement_id: UUID,
    version: VersionAttendue,
    entree: Rejet,
    request: Request,
    response: Response,
) -> VersementLu:
    """La même échéance peut être demandée de nouveau."""
    demande, _ = await suivi.demande_a_modifier(session, contexte, demande_id, version, dossier_ouvert=False)
    versement, position = await versements.rejeter(session, contexte, demande, versement_id, entree)
    entetes_ecriture(request, response, demande.version, position)
    return VersementLu.model_validate(versement)


@routeur.post(
    "/reversement",
    summary="Constater un reversement",
    responses=reponses(DemandeIntrouvable, RienAReverser),
)
async def constater_reversement(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    demande_id: UUID,
    version: VersionAttendue,
    entree: Recouvrement,
    request: Request,
    response: Response,
) -> VersementLu:
    """L'entreprise a reversé le trop-perçu que le solde a constaté."""
    demande, _ = await suivi.demande_a_modifier(session, contexte, demande_id, version, dossier_ouvert=False)
    versement, position = await versements.recouvrer(session, contexte, demande, entree)
    entetes_ecriture(request, response, demande.version, position)
    return VersementLu.model_validate(versement)
