"""The whole computation of a plan: what is sure, what could be, what constraints cost, what else is near."""

import time
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from services.aides.catalogue.regimes import periodes_de_minimis
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.cumuls.donnees import regles
from services.aides.plan.alternatives import Alternative, proposer
from services.aides.plan.candidats import couples, rassembler
from services.aides.plan.contraintes import Contrainte, mesurer
from services.aides.plan.controle import controler
from services.aides.plan.demande import Candidat, Couple, Demande, centimes
from services.aides.plan.domain import Exclusion, Probleme
from services.aides.plan.hypotheses import hypotheses
from services.aides.plan.optimisation import Solution, resoudre

TEMPS_S = 8.0
"""All the solving of one plan, in seconds; what is not computed by then is said so."""


class PlanIncoherent(Exception):
    """A plan that breaks a rule is never given."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """The best plan with some of the files, and those that it could open."""

    probleme: Probleme
    candidats: tuple[Candidat, ...]
    solution: Solution


@dataclass(frozen=True, slots=True)
class Calcul:
    """Everything that a plan answers. `exigence_tenue`: the aid demanded is reached."""

    couples: list[Couple]
    certain: Scenario
    si_confirme: Scenario
    exigence_tenue: bool
    contraintes: list[Contrainte]
    alternatives: list[Alternative]


class Budget:
    """Time left for the solver."""

    def __init__(self, total_s: float) -> None:
        self._fin = time.monotonic() + total_s

    def resoudre(self, probleme: Probleme) -> Solution:
        """The solution within a share of what is left; its rules are checked again before it is given."""
        solution = resoudre(probleme, max(0.05, min(2.0, (self._fin - time.monotonic()) / 2)))
        fautes = controler(probleme, solution.repartition) if solution.statut != "infaisable" else []
        if fautes:
            raise PlanIncoherent(" ; ".join(fautes))
        return solution


def calculer(versions: Sequence[VersionEnVigueur], demande: Demande, dossiers_max: int | None, aide_min: int) -> Calcul:
    """The plan of these actions with the versions in force."""
    budget, tous = Budget(TEMPS_S), couples(versions, demande)
    certain = _scenario(tous, ("eligible",), demande, dossiers_max, budget)
    si_confirme = _scenario(tous, ("eligible", "a_confirmer"), demande, dossiers_max, budget)
    tenue = certain.solution.repartition.aide >= aide_min
    if not tenue:
        voulu = budget.resoudre(replace(certain.probleme, aide_min=aide_min))
        if voulu.statut != "infaisable":
            tenue = True
            certain = Scenario(replace(certain.probleme, aide_min=aide_min), certain.candidats, voulu)
    contraintes = mesurer(certain.probleme, certain.solution, budget.resoudre)
    autres = proposer(certain.probleme, certain.solution, budget.resoudre)
    return Calcul(tous, certain, si_confirme, tenue, contraintes, autres)


def _scenario(
    tous: Sequence[Couple], verdicts: Sequence[str], demande: Demande, dossiers_max: int | None, budget: Budget
) -> Scenario:
    candidats = tuple(rassembler(tous, verdicts, demande))
    presents = {candidat.offre.code for candidat in candidats}
    probleme = Probleme(
        depenses=tuple(centimes(depense.montant_eur) for _, depense in demande.depenses()),
        offres=tuple(candidat.offre for candidat in candidats),
        marge=marge(demande, sure="a_confirmer" not in verdicts),
        exclusions=exclusions(presents),
        dossiers_max=dossiers_max,
    )
    return Scenario(probleme, candidats, budget.resoudre(probleme))


def exclusions(presents: Set[str]) -> tuple[Exclusion, ...]:
    """Pairs that do not go together, among these dispositifs: on one cost (sourced), in one plan (assumed)."""
    sur_une_depense = [paire.dispositifs for paire in regles().paires if len(paire.dispositifs) == 2]
    retenues = [Exclusion(a, b, "depense") for a, b in sur_une_depense]
    retenues += [Exclusion(paire.a, paire.b, paire.portee) for paire in hypotheses().incompatibilites]
    return tuple(exclusion for exclusion in retenues if {exclusion.a, exclusion.b} <= presents)


def marge(demande: Demande, *, sure: bool) -> int:
    """De minimis room in cents. Unknown, nothing is sure; what could be is the whole ceiling of the day."""
    connue = demande.ensemble.marge
    if connue is not None:
        return centimes(connue.restante_eur)
    plafonds = [p.plafond_eur for p in periodes_de_minimis().elements if p.du <= demande.le <= p.au]
    return 0 if sure or not plafonds else centimes(plafonds[0])
