"""The best plan, in whole cents, with its proof.

HiGHS decides every yes or no and bounds what any plan could bring; the amounts are then a greatest flow in integers.
The plan is proved when no plan could bring one cent more than it does.
"""

from dataclasses import dataclass
from typing import Literal

import highspy

from services.aides.plan.domain import RIEN, Choix, Probleme, Repartition, net
from services.aides.plan.flot import repartir
from services.aides.plan.modele import EGALITE, Modele, ecrire
from shared.solveur import Solveur

GRAINE = 7
"""Same problem, same answer."""
TOLERANCE = 1e-9
UN_CENTIME = 0.999 - EGALITE
"""A bound closer than this to a value in whole cents leaves no room for one cent more."""
Statut = Literal["optimal", "limite-de-temps", "infaisable"]


@dataclass(frozen=True, slots=True)
class Solution:
    """Amounts, what they bring net of the files (cents), the bound proved on every plan, and what that makes of it."""

    repartition: Repartition
    valeur: int
    borne: int
    statut: Statut

    @property
    def ecart(self) -> int:
        return max(0, self.borne - self.valeur)


def resoudre(probleme: Probleme, temps_s: float = 2.0) -> Solution:
    """The plan that brings the most; RIEN with the statut `infaisable` when the caller's demands cannot be met."""
    modele = ecrire(probleme)
    if not modele.verse:
        return Solution(RIEN, 0, 0, "infaisable" if probleme.aide_min else "optimal")
    h = _solveur(modele, temps_s)
    h.run()
    if h.getModelStatus() in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Solution(RIEN, 0, 0, "infaisable")
    solution = h.getSolution()
    choix = modele.choix(list(solution.col_value)) if solution.value_valid else Choix(frozenset())
    exacte = _exacte(probleme, choix)
    valeur, borne = net(probleme, exacte), h.getInfo().mip_dual_bound * modele.echelle
    if borne - valeur < UN_CENTIME:
        return Solution(exacte, valeur, valeur, "optimal")
    return Solution(exacte, valeur, min(int(borne) + 1, sum(probleme.depenses)), "limite-de-temps")


def _solveur(modele: Modele, temps_s: float) -> Solveur:
    h = Solveur()
    options: dict[str, bool | float | str] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": GRAINE,
        "mip_rel_gap": 0.0,
        "mip_feasibility_tolerance": TOLERANCE,
        "primal_feasibility_tolerance": TOLERANCE,
        "time_limit": temps_s,
    }
    for nom, valeur in options.items():
        h.setOptionValue(nom, valeur)
    h.passModel(modele.lp())
    return h


def _exacte(probleme: Probleme, choix: Choix) -> Repartition:
    """The amounts of the decisions; a file whose floor a rounding puts out of reach is given up, cheapest first."""
    ouverts = set(choix.ouverts)
    while ouverts:
        exacte = repartir(probleme, Choix(frozenset(ouverts), choix.touchees, choix.partages))
        if exacte is not None:
            return exacte
        avec_plancher = [o for o in probleme.offres if o.code in ouverts and o.plancher]
        ouverts.remove(min(avec_plancher, key=lambda o: (o.plafond, o.code)).code)
    return RIEN
