"""What the neighbours know, asked before the transaction is open."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from services.parcours.avancement import repository
from services.parcours.avancement.errors import ParcoursIntrouvable
from services.parcours.plan.errors import DiagnosticNonRattache, DiagnosticNonRestitue, T0Manquant
from services.parcours.plan.schemas import AideAcquise, RattachementDiagnostic
from shared.base import BaseDuService
from shared.clients.aides import ClientAides
from shared.clients.diagnostic import ClientDiagnostic
from shared.contracts.aides import DemandeResumee
from shared.contracts.diagnostic import DiagnosticResume, IndicateursT0, Recommandation
from shared.erreurs import Introuvable
from shared.trace import Contexte


@dataclass(frozen=True, slots=True)
class FaitsDiagnostic:
    """A diagnostic that has been given back, and its baseline."""

    diagnostic: DiagnosticResume
    t0: IndicateursT0


async def _client(request: Request, contexte: Contexte) -> ClientDiagnostic:
    return ClientDiagnostic(request.app.state.voisinage, contexte.identite.jeton)


async def _faits(
    client: Annotated[ClientDiagnostic, Depends(_client)], entree: RattachementDiagnostic
) -> FaitsDiagnostic:
    diagnostic = await client.diagnostic(entree.diagnostic_id)
    if diagnostic.etat != "restitue":
        raise DiagnosticNonRestitue()
    try:
        t0 = await client.indicateurs_t0(entree.diagnostic_id)
    except Introuvable as erreur:
        raise T0Manquant() from erreur
    return FaitsDiagnostic(diagnostic, t0)


async def _recommandations(
    client: Annotated[ClientDiagnostic, Depends(_client)], contexte: Contexte, base: BaseDuService, parcours_id: UUID
) -> list[Recommandation]:
    async with base.lecture() as session:
        ligne = await repository.complet(session, contexte.identite, parcours_id)
    if ligne is None:
        raise ParcoursIntrouvable()
    if ligne["diagnostic_id"] is None:
        raise DiagnosticNonRattache()
    return (await client.recommandations(ligne["diagnostic_id"])).recommandations


async def _demande(request: Request, contexte: Contexte, entree: AideAcquise) -> DemandeResumee:
    return await ClientAides(request.app.state.voisinage, contexte.identite.jeton).demande(entree.demande_id)


DemandeAccordee = Annotated[DemandeResumee, Depends(_demande)]
FaitsDuDiagnostic = Annotated[FaitsDiagnostic, Depends(_faits)]
RecommandationsDuParcours = Annotated[list[Recommandation], Depends(_recommandations)]
