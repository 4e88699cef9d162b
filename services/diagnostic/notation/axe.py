"""Score of an axis: weighted mean of what is known, coverage, and the interval that what is not known leaves open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

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


@dataclass(frozen=True)
class ReponseNotee:
    """An answer reduced to what the score needs; `valeur` between 0 and 5 when answered."""

    poids: Decimal
    etat: Etat
    valeur: Decimal = ZERO
    preuve: str = "declare"
    bloquant: bool = False
    question: str = ""


@dataclass(frozen=True)
class Note:
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


def noter_axe(reponses: Iterable[ReponseNotee]) -> Note:
    """Score of an axis from its questions that count."""
    posees = [reponse for reponse in reponses if reponse.etat not in (Etat.NON_APPLICABLE, Etat.MASQUE)]
    if not posees:
        return SANS_OBJET
    repondues = [reponse for reponse in posees if reponse.etat is Etat.REPONDU]
    total, connu = somme(r.poids for r in posees), somme(r.poids for r in repondues)
    points = somme(r.poids * r.valeur for r in repondues)
    marge = _marge(repondues, connu)
    couverture = connu / total
    brut = points / connu if couverture >= SEUIL_COUVERTURE else None
    plafonne = any(r.bloquant and r.valeur == 0 for r in repondues)
    plafond = PLAFOND_BLOQUANT if plafonne else CINQ
    return Note(
        statut="insuffisant" if brut is None else "evalue",
        score=None if brut is None else min(brut, plafond),
        score_brut=brut,
        couverture=couverture,
        bas=min(max(ZERO, points / total - marge), plafond),
        haut=min((points + CINQ * (total - connu)) / total + marge, plafond),
        confiance=somme(r.poids * CREDIT[r.preuve] for r in repondues) / total,
        plafonne=plafonne,
        maillon_faible=_maillon(repondues),
    )


def somme(nombres: Iterable[Decimal]) -> Decimal:
    return sum(nombres, ZERO)


def _marge(repondues: Sequence[ReponseNotee], connu: Decimal) -> Decimal:
    if not connu:
        return ZERO
    return somme((r.poids * INCERTITUDE[r.preuve]) ** 2 for r in repondues).sqrt() / connu


def _maillon(repondues: Sequence[ReponseNotee]) -> tuple[str, Decimal] | None:
    if not repondues:
        return None
    faible = min(repondues, key=lambda reponse: (reponse.valeur, reponse.question))
    return faible.question, faible.valeur
