"""Score of an axis: weighted mean of what is known, coverage, and the interval that what is not known leaves open."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

ZERO, UN, CINQ = Decimal(0), Decimal(1), Decimal(5)
SEUIL_COUVERTURE = Decimal("0.60")
"""Share of the weights that must be answered for a score to be given (reference model, 7.6)."""
PLAFOND_BLOQUANT = UN
"""Highest score of an axis one of whose blocking questions is answered 0 (7.6)."""
INCERTITUDE = {"declare": Decimal("1.0"), "vu": Decimal("0.5"), "mesure": Decimal("0.25")}
"""Half-width, in levels, that each grade of evidence leaves (7.6)."""
CREDIT = {"declare": Decimal("0.4"), "vu": Decimal("0.8"), "mesure": Decimal("1.0")}
"""Confidence that each grade of evidence deserves (7.6)."""


class Etat(StrEnum):
    """The five states of an answer, never merged."""

    REPONDU = "repondu"
    NON_APPLICABLE = "non_applicable"
    INCONNU = "inconnu"
    VIDE = "vide"
    MASQUE = "masque"


HORS_SUJET = frozenset({Etat.NON_APPLICABLE, Etat.MASQUE})
"""States that leave the calculation."""


class ReponseNotee(NamedTuple):
    """An answer reduced to what the score needs; `valeur` between 0 and 5 when answered."""

    poids: Decimal
    etat: Etat
    valeur: Decimal = ZERO
    preuve: str = "declare"
    bloquant: bool = False
    question: str = ""


class Note(NamedTuple):
    """Exact figures of an axis, a thématique or a whole; levels of 0 to 5, shares of 0 to 1."""

    statut: str
    score: Decimal | None
    score_brut: Decimal | None
    couverture: Decimal
    bas: Decimal
    haut: Decimal
    confiance: Decimal
    plafonne: bool = False
    maillon_faible: tuple[str, Decimal] | None = None


SANS_OBJET = Note("non_applicable", None, None, ZERO, ZERO, CINQ, ZERO)


def arrondi(nombre: Decimal, decimales: int = 2) -> Decimal:
    """Rounded half up, for output only."""
    return nombre.quantize(Decimal(1).scaleb(-decimales), ROUND_HALF_UP)


class Cumul(NamedTuple):
    """What an axis adds up, `w` being the weights: everything that its score is made of."""

    total: Decimal
    """Sum of `w` over the questions asked."""
    connu: Decimal
    """Sum of `w` over the answered ones; so are the following."""
    points: Decimal
    """Sum of `w` × value."""
    carres: Decimal
    """Sum of (`w` × half-width of the evidence)²."""
    credit: Decimal
    """Sum of `w` × confidence of the evidence."""
    plafonne: bool
    maillon: tuple[str, Decimal] | None


def noter_axe(reponses: Iterable[ReponseNotee]) -> Note:
    """Score of an axis from its questions that count."""
    posees = [reponse for reponse in reponses if reponse.etat not in HORS_SUJET]
    repondues = [reponse for reponse in posees if reponse.etat is Etat.REPONDU]
    faibles = [(reponse.valeur, reponse.question) for reponse in repondues]
    cumul = Cumul(
        total=somme(r.poids for r in posees),
        connu=somme(r.poids for r in repondues),
        points=somme(r.poids * r.valeur for r in repondues),
        carres=somme((r.poids * INCERTITUDE[r.preuve]) ** 2 for r in repondues),
        credit=somme(r.poids * CREDIT[r.preuve] for r in repondues),
        plafonne=any(r.bloquant and r.valeur == 0 for r in repondues),
        maillon=min(faibles)[::-1] if faibles else None,
    )
    return noter_cumul(cumul)


def noter_cumul(cumul: Cumul) -> Note:
    """The published formulas (7.6): score, coverage, interval, confidence, ceiling of a blocking question."""
    total, connu, points = cumul.total, cumul.connu, cumul.points
    if not total:
        return SANS_OBJET
    marge = cumul.carres.sqrt() / connu if connu else ZERO
    couverture = connu / total
    brut = points / connu if couverture >= SEUIL_COUVERTURE else None
    plafond = PLAFOND_BLOQUANT if cumul.plafonne else CINQ
    return Note(
        "insuffisant" if brut is None else "evalue",
        None if brut is None else min(brut, plafond),
        brut,
        couverture,
        min(max(ZERO, points / total - marge), plafond),
        min((points + CINQ * (total - connu)) / total + marge, plafond),
        cumul.credit / total,
        cumul.plafonne,
        cumul.maillon,
    )


def somme(nombres: Iterable[Decimal]) -> Decimal:
    return sum(nombres, ZERO)
