"""Co-financing of a diagnostic: request, commitment, service done, invoices, payments, balance."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from services.diagnostic.cofinancement import demande, gestes, pieces, repository
from services.diagnostic.cofinancement.errors import (
    CofinancementAbsent,
    CofinancementDejaDemande,
    CofinancementFige,
    ConventionHorsPeriode,
    ConventionPrestataireIntrouvable,
    DiagnosticAnnule,
    DiagnosticNonRestitue,
    EngagementExcessif,
    FactureDejaRecue,
    FactureExcessive,
    MemePersonneEngage,
    PaiementDiagnosticExcessif,
    PieceFuture,
    ResteAPayer,
    ServiceFaitExcessif,
    T0Manquant,
)
from services.diagnostic.cofinancement.models import Cofinancement
from services.diagnostic.cofinancement.presentation import presenter
from services.diagnostic.cofinancement.schemas import (
    CofinancementDemande,
    CofinancementLu,
    FactureNouvelle,
    GesteCofinancement,
    PaiementNouveau,
)
from services.diagnostic.passations import repository as passations
from services.diagnostic.passations.dependencies import REDACTEURS, CheminDiagnostic, Lecteur, Redacteur, a_modifier
from services.diagnostic.passations.errors import DiagnosticIntrouvable
from services.diagnostic.passations.models import Diagnostic
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierClos
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte, ContexteRequete
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version, verifier_version

routeur = APIRouter(
    route_class=RouteMetier, prefix="/v1/diagnostics/{diagnostic_id}/cofinancement", tags=["Cofinancement"]
)
Acteur = Annotated[Identite, acces(Role.REGION, *REDACTEURS)]
Region = Annotated[Identite, acces(Role.REGION)]


@routeur.get(
    "", summary="Lire le cofinancement du diagnostic", responses=reponses(DiagnosticIntrouvable, CofinancementAbsent)
)
async def lire_cofinancement(
    identite: Lecteur, contexte: Contexte, session: Lecture, diagnostic_id: CheminDiagnostic, response: Response
) -> CofinancementLu:
    """Devis, montant demandé, engagé, facturé, exigible, payé et reste à payer."""
    await passations.lire(session, identite, diagnostic_id)
    cofinancement = await repository.lire(session, diagnostic_id)
    entete_version(response, cofinancement.version)
    return await presenter(session, contexte.horloge, cofinancement)


@routeur.post(
    "",
    status_code=201,
    summary="Demander le cofinancement du diagnostic",
    responses=reponses(
        DiagnosticIntrouvable,
        DossierClos,
        T0Manquant,
        DiagnosticAnnule,
        ConventionPrestataireIntrouvable,
        ConventionHorsPeriode,
        PieceFuture,
        CofinancementDejaDemande,
    ),
)
async def demander_cofinancement(
    identite: Redacteur,
    contexte: Contexte,
    session: Ecriture,
    diagnostic_id: CheminDiagnostic,
    version: VersionAttendue,
    entree: CofinancementDemande,
    request: Request,
    response: Response,
) -> CofinancementLu:
    """Refusé tant que les indicateurs T0 ne sont pas renseignés ; le taux et le plafond viennent de la convention."""
    diagnostic = await a_modifier(session, identite, diagnostic_id, version)
    cofinancement, position = await demande.demander(session, contexte, diagnostic, entree)
    response.headers["Location"] = f"/v1/diagnostics/{diagnostic_id}/cofinancement"
    return await _rendre(session, contexte, request, response, cofinancement, position)


@routeur.post(
    "/gestes",
    summary="Faire avancer le cofinancement",
    responses=reponses(
        DiagnosticIntrouvable,
        CofinancementAbsent,
        CofinancementFige,
        MemePersonneEngage,
        EngagementExcessif,
        DiagnosticNonRestitue,
        ServiceFaitExcessif,
        ResteAPayer,
    ),
)
async def avancer_cofinancement(
    identite: Acteur,
    contexte: Contexte,
    session: Ecriture,
    diagnostic_id: CheminDiagnostic,
    version: VersionAttendue,
    entree: Annotated[GesteCofinancement, Body()],
    request: Request,
    response: Response,
) -> CofinancementLu:
    """Engager, constater le service fait, solder ou abandonner ; If-Match porte sur le cofinancement."""
    diagnostic, cofinancement = await _a_avancer(session, identite, diagnostic_id)
    verifier_version(cofinancement.version, version)
    position = await gestes.effectuer(session, contexte, diagnostic, cofinancement, entree)
    return await _rendre(session, contexte, request, response, cofinancement, position)


@routeur.post(
    "/factures",
    status_code=201,
    summary="Enregistrer une facture du prestataire",
    responses=reponses(
        DiagnosticIntrouvable, CofinancementAbsent, CofinancementFige, PieceFuture, FactureExcessive, FactureDejaRecue
    ),
)
async def enregistrer_facture_diagnostic(
    identite: Acteur,
    contexte: Contexte,
    session: Ecriture,
    diagnostic_id: CheminDiagnostic,
    entree: FactureNouvelle,
    request: Request,
    response: Response,
) -> CofinancementLu:
    """Dans la limite du service fait ; un numéro n'est enregistré qu'une fois."""
    diagnostic, cofinancement = await _a_avancer(session, identite, diagnostic_id)
    position = await pieces.facturer(session, contexte, diagnostic, cofinancement, entree)
    return await _rendre(session, contexte, request, response, cofinancement, position)


@routeur.post(
    "/paiements",
    status_code=201,
    summary="Payer le cofinancement",
    responses=reponses(DiagnosticIntrouvable, CofinancementAbsent, CofinancementFige, PaiementDiagnosticExcessif),
)
async def payer_cofinancement(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    diagnostic_id: CheminDiagnostic,
    entree: PaiementNouveau,
    request: Request,
    response: Response,
) -> CofinancementLu:
    """Jamais plus que la part de ce qui est facturé, ni que l'engagement, quel que soit le nombre de paiements."""
    diagnostic, cofinancement = await _a_avancer(session, identite, diagnostic_id)
    position = await pieces.payer(session, contexte, diagnostic, cofinancement, entree)
    return await _rendre(session, contexte, request, response, cofinancement, position)


async def _a_avancer(
    session: Ecriture, identite: Identite, diagnostic_id: CheminDiagnostic
) -> tuple[Diagnostic, Cofinancement]:
    """The diagnostic within the caller's rights, and its co-financing, locked: a closed dossier is still paid."""
    await passations.lire(session, identite, diagnostic_id)
    cofinancement = await repository.lire(session, diagnostic_id, verrou=True)
    return await session.get_one(Diagnostic, diagnostic_id), cofinancement


async def _rendre(
    session: Ecriture,
    contexte: ContexteRequete,
    request: Request,
    response: Response,
    cofinancement: Cofinancement,
    position: int,
) -> CofinancementLu:
    entetes_ecriture(request, response, cofinancement.version, position)
    return await presenter(session, contexte.horloge, cofinancement)
