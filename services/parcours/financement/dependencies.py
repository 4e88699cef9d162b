"""The evaluation of the actions, asked to the neighbours before the transaction is open."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Request

from services.parcours.avancement.lecture import parcours_visible
from services.parcours.financement import repository
from services.parcours.financement.errors import (
    ActionNonConcernee,
    AucuneActionAOrienter,
    DepensesAvecEvaluation,
    EvaluationAutreDossier,
)
from services.parcours.financement.systematique_schemas import OrientationsDemandees
from services.parcours.plan.models import Action
from shared.base import BaseDuService
from shared.clients.aides import ClientAides
from shared.clients.diagnostic import ClientDiagnostic
from shared.contracts.aides import DemandeEvaluation, EvaluationAides
from shared.erreurs import Introuvable
from shared.trace import Contexte


@dataclass(frozen=True, slots=True)
class Voisins:
    """The neighbours that know, each called as the caller."""

    aides: ClientAides
    diagnostic: ClientDiagnostic


async def _voisins(request: Request, contexte: Contexte) -> Voisins:
    voisinage, jeton = request.app.state.voisinage, contexte.identite.jeton
    return Voisins(ClientAides(voisinage, jeton), ClientDiagnostic(voisinage, jeton))


async def _evaluation(
    voisins: Annotated[Voisins, Depends(_voisins)],
    contexte: Contexte,
    base: BaseDuService,
    parcours_id: UUID,
    entree: OrientationsDemandees,
    idempotency_key: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> EvaluationAides:
    if entree.evaluation_id is not None and entree.depenses:
        raise DepensesAvecEvaluation()
    async with base.lecture() as session:
        ligne = await parcours_visible(session, contexte.identite, parcours_id)
        actions = await repository.a_orienter(session, parcours_id)
    if not actions:
        raise AucuneActionAOrienter()
    verifier_concernees(actions, [depense.action_id for depense in entree.depenses])
    if entree.evaluation_id is None:
        faits = await _faits(voisins.diagnostic, ligne["diagnostic_id"])
        return await voisins.aides.evaluer(_demande(ligne["dossier_id"], faits, actions, entree), idempotency_key)
    evaluation = await voisins.aides.evaluation(entree.evaluation_id)
    if evaluation.dossier_id != ligne["dossier_id"]:
        raise EvaluationAutreDossier()
    return evaluation


def verifier_concernees(actions: list[Action], nommees: list[UUID]) -> None:
    """ActionNonConcernee when an action named is not one that needs an aid in this parcours."""
    inconnues = sorted({str(nommee) for nommee in nommees} - {str(action.id) for action in actions})
    if inconnues:
        raise ActionNonConcernee(actions=inconnues)


async def _faits(client: ClientDiagnostic, diagnostic_id: UUID | None) -> dict[str, Any]:
    """What the baseline of the attached diagnostic tells; nothing when there is none: unknown stays unknown."""
    if diagnostic_id is None:
        return {}
    try:
        t0 = await client.indicateurs_t0(diagnostic_id)
    except Introuvable:
        return {}
    return {"effectif_etp": str(t0.effectif_etp), "chiffre_affaires_eur": str(t0.chiffre_affaires_eur)}


def _demande(
    dossier_id: UUID, faits: dict[str, Any], actions: list[Action], entree: OrientationsDemandees
) -> DemandeEvaluation:
    return DemandeEvaluation(
        dossier_id=dossier_id,
        faits=faits,
        actions=[
            {
                "reference": str(action.id),
                "titre": action.titre,
                "besoins": action.besoin_aide,
                "depenses": [
                    depense.model_dump(mode="json", exclude={"action_id"})
                    for depense in entree.depenses
                    if depense.action_id == action.id
                ],
            }
            for action in actions
        ],
    )


EvaluationDesActions = Annotated[EvaluationAides, Depends(_evaluation)]
