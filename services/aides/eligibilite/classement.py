"""Ranks the dispositifs of an evaluation by usefulness, and says why: need, likelihood, delay. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENTIEME = Decimal("0.01")
POIDS = {"besoin": Decimal("0.5"), "vraisemblance": Decimal("0.3"), "delai": Decimal("0.2")}
"""HYPOTHESE: no text ranks these three; need weighs as much as the two others together."""
DELAI_LONG_J = 365
"""HYPOTHESE: a year to decide is as late as can be."""
DELAI_INCONNU = Decimal("0.5")
"""HYPOTHESE: without any decision observed, the delay counts for half."""
PROCHAINES_MAX = 3


@dataclass(frozen=True)
class Candidat:
    """What the ranking looks at: amounts in euros (None: unknown), results of the criteria, observed delay in days."""

    dispositif: str
    action_reference: str | None
    eligible: bool
    montant_eur: Decimal | None
    depenses_eur: Decimal | None
    vrais: int
    inconnus: int
    a_verifier: int
    delai_j: int | None = None


@dataclass(frozen=True)
class Rang:
    """A candidate, its three marks between 0 and 1, and its score."""

    candidat: Candidat
    besoin: Decimal
    vraisemblance: Decimal
    delai: Decimal

    @property
    def score(self) -> Decimal:
        notes = {"besoin": self.besoin, "vraisemblance": self.vraisemblance, "delai": self.delai}
        return sum((POIDS[nom] * note for nom, note in notes.items()), Decimal(0)).quantize(CENTIEME, ROUND_HALF_UP)


def classer(candidats: Sequence[Candidat]) -> list[Rang]:
    """Most useful first; equal scores by amount, then by code."""
    rangs = [Rang(c, besoin(c), vraisemblance(c), delai(c)) for c in candidats]
    return sorted(
        rangs,
        key=lambda r: (-r.score, -(r.candidat.montant_eur or Decimal(0)), r.candidat.dispositif),
    )


def prochaines(rangs: Sequence[Rang]) -> list[Rang]:
    """The three first at most, one per dispositif."""
    premiers: Mapping[str, Rang] = {r.candidat.dispositif: r for r in reversed(rangs)}
    return [r for r in rangs if premiers[r.candidat.dispositif] is r][:PROCHAINES_MAX]


def besoin(candidat: Candidat) -> Decimal:
    """Share of the action's costs that the aid would pay; 0 while either is unknown."""
    if not candidat.depenses_eur or candidat.montant_eur is None:
        return Decimal(0)
    return min(Decimal(1), candidat.montant_eur / candidat.depenses_eur).quantize(CENTIEME, ROUND_HALF_UP)


def vraisemblance(candidat: Candidat) -> Decimal:
    """Share of the criteria that are met; one that is met but to be checked counts for half."""
    total = candidat.vrais + candidat.inconnus
    surs = Decimal(candidat.vrais) - Decimal(candidat.a_verifier) / 2
    return (surs / total).quantize(CENTIEME, ROUND_HALF_UP) if total else Decimal(0)


def delai(candidat: Candidat) -> Decimal:
    """1 for an immediate decision, 0 from a year on; by the median observed on the platform."""
    if candidat.delai_j is None:
        return DELAI_INCONNU
    reste = Decimal(max(0, DELAI_LONG_J - candidat.delai_j)) / DELAI_LONG_J
    return reste.quantize(CENTIEME, ROUND_HALF_UP)
