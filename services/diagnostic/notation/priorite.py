"""Priority of an axis: explainable, deterministic, the same rule for every axis of a company."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.diagnostic.notation.axe import CINQ, ZERO, somme

POIDS = {
    "enjeu": Decimal("0.35"),
    "ecart": Decimal("0.30"),
    "retard": Decimal("0.15"),
    "urgence": Decimal("0.20"),
}
"""Weights of the four contributions (7.8)."""
RANGS = (Decimal(1), Decimal("0.67"), Decimal("0.33"))
"""Weight of the first, second and third objective of the owner (7.8)."""
OBJECTIFS_MAX = len(RANGS)
CENT = Decimal(100)


@dataclass(frozen=True)
class Contributions:
    """What pushes an axis up, each between 0 and 1; None: absent for every axis of the company."""

    enjeu: Decimal | None
    ecart: Decimal
    retard: Decimal | None
    urgence: Decimal

    @property
    def priorite(self) -> Decimal:
        """Priority between 0 and 100: weighted mean of the contributions present."""
        valeurs = {"enjeu": self.enjeu, "ecart": self.ecart, "retard": self.retard, "urgence": self.urgence}
        presentes = {nom: valeur for nom, valeur in valeurs.items() if valeur is not None}
        total = somme(POIDS[nom] for nom in presentes)
        return CENT * somme(POIDS[nom] * valeur for nom, valeur in presentes.items()) / total


def enjeu(objectifs: Sequence[str], pertinence: dict[str, Decimal]) -> Decimal | None:
    """How well an axis serves the ordered objectives of the owner; None when he has chosen none."""
    if not objectifs:
        return None
    return max(rang * pertinence.get(objectif, ZERO) for rang, objectif in zip(RANGS, objectifs, strict=False))


def ecart(score: Decimal, cible: Decimal) -> Decimal:
    """Distance to the level aimed at, as a share of the scale."""
    return max(cible - score, ZERO) / CINQ


def retard(score: Decimal, mediane_haute: Decimal) -> Decimal:
    """Distance to the third quartile of the peers, as a share of the scale."""
    return min(max((mediane_haute - score) / CINQ, ZERO), Decimal(1))


def cle_de_classement(axe: str, contributions: Contributions) -> tuple[Decimal, Decimal, Decimal, str]:
    """Order of the axes: priority, urgency, gap, then code."""
    return -contributions.priorite, -contributions.urgence, -contributions.ecart, axe
