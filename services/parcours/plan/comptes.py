"""What is counted and ordered over the actions of a plan: pure."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from services.parcours.plan.domain import HORS_PLAN, REALISEES

COMPTES_LUS = ("etat", "installe_equipement", "besoin_aide", "etude_conclue", "adaptation_reglee", "orientee")
"""Columns of an action that the counts are made from."""


def compter(actions: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The counts that the guards of the parcours read, over the actions kept in the plan."""
    gardees = [action for action in actions if action["etat"] not in HORS_PLAN]
    equipements = [action for action in gardees if action["installe_equipement"]]
    return {
        "equipements": len(equipements),
        "sans_etude": sum(not action["etude_conclue"] for action in equipements),
        "sans_adaptation": sum(not action["adaptation_reglee"] for action in equipements),
        "sans_orientation": sum(bool(action["besoin_aide"]) and not action["orientee"] for action in gardees),
        "ouvertes": sum(action["etat"] not in REALISEES for action in gardees),
    }


def cycle(depart: UUID, dependances: Mapping[UUID, Iterable[UUID]]) -> list[UUID] | None:
    """The loop that passes by that action, from it back to it; None when its dependencies end somewhere."""
    pile: list[tuple[UUID, list[UUID]]] = [(depart, [depart])]
    vues: set[UUID] = set()
    while pile:
        courante, chemin = pile.pop()
        for suivante in dependances.get(courante, ()):
            if suivante == depart:
                return [*chemin, depart]
            if suivante not in vues:
                vues.add(suivante)
                pile.append((suivante, [*chemin, suivante]))
    return None
