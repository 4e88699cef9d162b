"""From axes to thématiques, from thématiques to the global note: the same rule at each step."""

from collections.abc import Sequence
from decimal import Decimal

from services.diagnostic.notation.axe import CINQ, SANS_OBJET, SEUIL_COUVERTURE, Note, somme

Pesee = tuple[Decimal, Note]
"""Weight, and figures of what is weighed."""
FACTEUR_GLOBAL = Decimal(20)
"""A level of 0 to 5 becomes a note out of 100 (7.6)."""
PART_EVALUEE = Decimal(4) / Decimal(6)
"""Share of the thématiques to evaluate before a global note is given: four of six (7.6)."""


def agreger(parties: Sequence[Pesee]) -> Note:
    """Weighted mean of the evaluated parts, if they cover enough; a part not evaluated counts 0 low and 5 high."""
    applicables = [(poids, note) for poids, note in parties if note.statut != "non_applicable"]
    total = somme(poids for poids, _ in applicables)
    if not total:
        return SANS_OBJET
    evaluees = [(poids, note) for poids, note in applicables if note.score is not None]
    connu = somme(poids for poids, _ in evaluees)
    couverture = connu / total
    score = _moyenne(evaluees) if couverture >= SEUIL_COUVERTURE else None
    return Note(
        statut="insuffisant" if score is None else "evalue",
        score=score,
        score_brut=score,
        couverture=couverture,
        bas=somme(poids * note.bas for poids, note in evaluees) / total,
        haut=(somme(poids * note.haut for poids, note in evaluees) + CINQ * (total - connu)) / total,
        confiance=somme(poids * note.confiance for poids, note in applicables) / total,
        plafonne=any(note.plafonne for _, note in evaluees),
    )


def _moyenne(evaluees: Sequence[Pesee]) -> Decimal:
    points = somme(poids * note.score for poids, note in evaluees if note.score is not None)
    return points / somme(poids for poids, _ in evaluees)


def noter_global(thematiques: Sequence[Pesee]) -> Decimal | None:
    """Global note out of 100 over the thématiques that enter it, None when too few are evaluated."""
    retenues = [(poids, note) for poids, note in thematiques if poids > 0]
    evaluees = [(poids, note) for poids, note in retenues if note.score is not None]
    if not evaluees or len(evaluees) < PART_EVALUEE * len(retenues):
        return None
    return FACTEUR_GLOBAL * _moyenne(evaluees)
