"""A threshold crossed changes the class only when it is crossed two closed years in a row.

Recommendation 2003/361/CE, annex, article 4(2). Each threshold is followed by itself: a company that goes from small
to large in one year has passed the first threshold, once, and the last one, once. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.aides.eligibilite.grandeurs import Possibles


@dataclass(frozen=True, slots=True)
class Exercices:
    """Categories of the closed years before the last one, most recent first.

    `depuis_le_debut`: the oldest one is the company's first. `par_operation`: the last change comes from a merger
    or an acquisition, and counts at once.
    """

    precedents: tuple[Possibles, ...] = ()
    depuis_le_debut: bool = False
    par_operation: bool = False


AUCUN = Exercices()


def classe(actuelle: Possibles, exercices: Exercices, codes: Sequence[str]) -> Possibles:
    """Classes still possible, from the categories of each year, `codes` going from the smallest up.

    Without any earlier year the last one decides: the rule cannot be applied, and is said not to be.
    """
    if exercices.par_operation or not exercices.precedents:
        return actuelle
    annees = [actuelle, *exercices.precedents]
    suivis = [_suivre([_passe(annee, seuil, codes) for annee in annees], exercices) for seuil in range(len(codes) - 1)]
    return frozenset(
        code for rang, code in enumerate(codes) if all((rang > seuil) in suivi for seuil, suivi in enumerate(suivis))
    )


def _passe(annee: Possibles, seuil: int, codes: Sequence[str]) -> frozenset[bool]:
    """Whether the year may be above the threshold, and whether it may be under."""
    return frozenset(codes.index(str(code)) > seuil for code in annee)


def _suivre(annees: Sequence[frozenset[bool]], exercices: Exercices) -> frozenset[bool]:
    """From the oldest year on: two years that agree decide, two that differ leave what was."""
    suivi = annees[-1] if exercices.depuis_le_debut else frozenset({True, False})
    for avant, apres in zip(reversed(annees[1:]), reversed(annees[:-1]), strict=True):
        differe = len(avant | apres) > 1
        suivi = (avant & apres) | (suivi if differe else frozenset())
    return suivi
