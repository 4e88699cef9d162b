"""Actions taken from the plan of a parcours, read before the transaction is open; what the caller gives comes first."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from services.aides.eligibilite.saisie import Depense
from services.aides.plan.errors import AucuneActionAFinancer, ParcoursAutreDossier, ReferenceEnDouble, TropDeDepenses
from services.aides.plan.hypotheses import hypotheses
from services.aides.plan.saisie import ActionAFinancer, PlanNouveau
from shared.clients.parcours import ClientParcours
from shared.contracts.plan import ActionDuPlan
from shared.trace import Contexte

ACTIONS_MAX = 20


@dataclass(frozen=True, slots=True)
class Preremplie:
    """The input with the actions of the parcours, and those whose nature of cost was guessed from the need."""

    entree: PlanNouveau
    deduites: tuple[str, ...] = ()


async def _preremplir(request: Request, contexte: Contexte, entree: PlanNouveau) -> Preremplie:
    verifier_uniques("actions", [action.reference for action in entree.actions])
    preremplie = Preremplie(entree)
    if entree.parcours_id is not None:
        client = ClientParcours(request.app.state.voisinage, contexte.identite.jeton)
        parcours = await client.parcours(entree.parcours_id)
        if parcours.dossier_id != entree.dossier_id:
            raise ParcoursAutreDossier()
        plan = await client.plan(entree.parcours_id)
        preremplie = completer(entree, [action for action in plan.actions if action.a_financer])
    if not preremplie.entree.actions:
        raise AucuneActionAFinancer()
    return preremplie


def verifier_uniques(champ: str, references: list[str]) -> None:
    """ReferenceEnDouble, naming where."""
    for rang, reference in enumerate(references):
        if reference in references[:rang]:
            raise ReferenceEnDouble(champs=[{"champ": f"body.{champ}.{rang}", "message": f"{reference} : déjà donné"}])


def completer(entree: PlanNouveau, du_plan: list[ActionDuPlan]) -> Preremplie:
    """The caller's actions, then those of the plan that it does not give."""
    donnees = {action.reference for action in entree.actions}
    autres = [action for action in du_plan if str(action.id) not in donnees]
    if len(entree.actions) + len(autres) > ACTIONS_MAX:
        raise TropDeDepenses(f"Le plan compte plus de {ACTIONS_MAX} actions à financer.")
    reprises = [_reprise(action) for action in autres]
    deduites = tuple(action.reference for action in reprises if action.depenses)
    return Preremplie(entree.model_copy(update={"actions": [*entree.actions, *reprises]}), deduites)


def _reprise(action: ActionDuPlan) -> ActionAFinancer:
    """The action as it is known; its estimated cost has a nature when it has a single need."""
    valeurs = {"reference": str(action.id), "titre": action.titre[:200], "besoins": action.besoin_aide}
    reprise = ActionAFinancer.model_validate(valeurs)
    if action.cout_estime_eur and len(reprise.besoins) == 1:
        nature = hypotheses().nature_par_besoin[reprise.besoins[0]]
        reprise.depenses = [Depense(nature=nature, montant_eur=action.cout_estime_eur)]
    return reprise


EntreePreremplie = Annotated[Preremplie, Depends(_preremplir)]
