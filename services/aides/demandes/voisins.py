"""What the neighbours know of the company and of the action, asked before the transaction is open.

Prefilling helps and never stops: a neighbour that does not answer leaves its fields to be typed.
"""

from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends, Request

from services.aides.demandes.creation import choisir_resultat
from services.aides.demandes.preremplissage import Connus
from services.aides.demandes.schemas import DemandeNouvelle
from services.aides.eligibilite import repository as evaluations
from services.aides.eligibilite.schemas import EvaluationLue
from shared.base import BaseDuService
from shared.clients.base import VoisinIndisponible, VoisinRefuse
from shared.clients.diagnostic import ClientDiagnostic
from shared.clients.parcours import ClientParcours
from shared.erreurs import Introuvable
from shared.trace import Contexte

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Sujet:
    dossier_id: UUID
    action_id: UUID | None = field(default=None)


async def _connus(request: Request, contexte: Contexte, base: BaseDuService, entree: DemandeNouvelle) -> Connus:
    async with base.lecture() as session:
        ligne = await evaluations.lire(session, contexte.identite, entree.evaluation_id)
    if ligne is None:
        return Connus()
    evaluation = EvaluationLue.model_validate(dict(ligne))
    sujet = _Sujet(evaluation.dossier_id, _identifiant(choisir_resultat(evaluation, entree).action_reference))
    voisinage, jeton = request.app.state.voisinage, contexte.identite.jeton
    connus = Connus()
    await _diagnostic(ClientDiagnostic(voisinage, jeton), sujet, connus)
    await _plan(ClientParcours(voisinage, jeton), sujet, connus)
    return connus


async def _diagnostic(client: ClientDiagnostic, sujet: _Sujet, connus: Connus) -> None:
    """The last diagnostic given back, and its baseline."""
    restitues = await _ou_rien(client.diagnostics_restitues(sujet.dossier_id)) or []
    dates = [diagnostic for diagnostic in restitues if diagnostic.restitue_le is not None]
    if dates:
        connus.diagnostic = max(dates, key=lambda diagnostic: str(diagnostic.restitue_le))
        connus.t0 = await _ou_rien(client.indicateurs_t0(connus.diagnostic.id))


async def _plan(client: ClientParcours, sujet: _Sujet, connus: Connus) -> None:
    """The action of the plan that the demande finances, and its studies."""
    if sujet.action_id is None:
        return
    for parcours in await _ou_rien(client.parcours_du_dossier(sujet.dossier_id)) or []:
        plan = await _ou_rien(client.plan(parcours.id))
        action = next((a for a in plan.actions if a.id == sujet.action_id), None) if plan else None
        if action is not None:
            etudes = await _ou_rien(client.etudes(parcours.id)) or []
            connus.action = action
            connus.etudes = [etude for etude in etudes if etude.action_id == action.id]
            return


async def _ou_rien(appel: Awaitable[T]) -> T | None:
    try:
        return await appel
    except (VoisinIndisponible, VoisinRefuse, Introuvable):
        return None


def _identifiant(reference: str | None) -> UUID | None:
    try:
        return UUID(reference or "")
    except ValueError:
        return None


ConnusDesVoisins = Annotated[Connus, Depends(_connus)]
