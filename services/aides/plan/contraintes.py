"""What each constraint costs: the plan is solved again without it, and the gain is the difference."""

from collections.abc import Callable
from dataclasses import dataclass

from services.aides.plan.domain import Probleme, familles, sans
from services.aides.plan.optimisation import Solution

PLAFONDS_DETAILLES = 5
"""Files whose own limits are priced one by one, largest award first."""
Resoudre = Callable[[Probleme], Solution]


@dataclass(frozen=True, slots=True)
class Contrainte:
    """A constraint, of one file or of all, and what the plan would bring more without it (cents). `prouve`: exactly."""

    famille: str
    dispositif: str | None
    gain: int
    prouve: bool


def mesurer(probleme: Probleme, solution: Solution, resoudre: Resoudre) -> list[Contrainte]:
    """Constraints that cost something, dearest first; a family is detailed by file when several share it."""
    if solution.statut == "infaisable":
        return []
    cas = [(famille, None) for famille in familles(probleme)]
    mesures = [
        _mesurer(probleme, solution, resoudre, famille, code) for famille, code in [*cas, *_serrees(probleme, solution)]
    ]
    return sorted((m for m in mesures if m.gain > 0), key=lambda m: (-m.gain, m.famille, m.dispositif or ""))


def _mesurer(probleme: Probleme, solution: Solution, resoudre: Resoudre, famille: str, code: str | None) -> Contrainte:
    autre = resoudre(sans(probleme, famille, code))
    prouve = autre.statut == "optimal" and solution.statut == "optimal"
    return Contrainte(famille, code, autre.valeur - solution.valeur, prouve)


def _serrees(probleme: Probleme, solution: Solution) -> list[tuple[str, str]]:
    """Limits that the largest awards reach."""
    verses = {code: solution.repartition.du_dossier(code) for code in solution.repartition.dossiers}
    grands = sorted(verses, key=lambda code: (-verses[code], code))[:PLAFONDS_DETAILLES]
    return [
        (cause, code)
        for code in grands
        for cause, limite in probleme.offre(code).limites.items()
        if limite == verses[code]
    ]
