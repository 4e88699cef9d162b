"""Near plans: fewer files, without de minimis, a faster answer. Each differs from the plan."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from services.aides.plan.contraintes import Resoudre
from services.aides.plan.domain import Probleme, avec
from services.aides.plan.optimisation import Solution

Nom = Literal["moins_de_dossiers", "sans_de_minimis", "plus_rapide"]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A plan of a kind, and the problem that it solves."""

    nom: Nom
    probleme: Probleme
    solution: Solution


def proposer(probleme: Probleme, solution: Solution, resoudre: Resoudre) -> list[Alternative]:
    """At most three plans that grant something and differ from the plan and from each other."""
    vues = [_empreinte(solution)]
    retenues: list[Alternative] = []
    for nom, variante in _variantes(probleme, solution):
        autre = resoudre(variante)
        if autre.statut == "infaisable" or not autre.repartition.aide or _empreinte(autre) in vues:
            continue
        vues.append(_empreinte(autre))
        retenues.append(Alternative(nom, variante, autre))
    return retenues


def _variantes(probleme: Probleme, solution: Solution) -> Iterator[tuple[Nom, Probleme]]:
    ouverts = solution.repartition.dossiers
    libre = replace(probleme, aide_min=0)
    if len(ouverts) > 1:
        yield "moins_de_dossiers", replace(libre, dossiers_max=len(ouverts) - 1)
    if solution.repartition.de_minimis:
        yield "sans_de_minimis", replace(libre, marge=0)
    if ouverts:
        delai = max(probleme.offre(code).delai_jours for code in ouverts)
        rapides = [offre.code for offre in probleme.offres if offre.delai_jours < delai]
        yield "plus_rapide", avec(libre, rapides)


def _empreinte(solution: Solution) -> frozenset[tuple[tuple[str, int], int]]:
    return frozenset(solution.repartition.montants.items())
