"""Two passations of the same company compared: pure rules (7.10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from services.diagnostic.notation.axe import INCERTITUDE, ZERO, somme

COMPARABLES = frozenset({"identique", "reformule_equivalent"})
MOTIFS_D_ETAT = {"non_applicable": "na", "inconnu": "nsp", "vide": "vide", "masque": "masque"}


class Donnee(NamedTuple):
    """A question as one passation answered it; `valeur` is its level when answered."""

    etat: str
    valeur: Decimal = ZERO
    preuve: str = "declare"


class Paire(NamedTuple):
    """A question at both dates; None: the version of that date does not ask it. `lien`: the declared equivalence."""

    question: str
    poids: Decimal
    lien: str | None
    avant: Donnee | None
    apres: Donnee | None


@dataclass(frozen=True)
class Ecart:
    """What can be said of an axis; figures are None when no question can be compared."""

    avant: Decimal | None
    apres: Decimal | None
    delta: Decimal | None
    seuil: Decimal | None
    verdict: str
    comparees: tuple[str, ...]
    non_comparables: tuple[tuple[str, str], ...]


def comparer(paires: Sequence[Paire]) -> Ecart:
    """Delta of an axis and what it is worth."""
    motifs = [(paire.question, motif_de(paire)) for paire in paires]
    retenues = [paire for paire, (_, motif) in zip(paires, motifs, strict=True) if motif is None]
    ecartees = tuple((question, motif) for question, motif in motifs if motif is not None)
    if not retenues:
        return Ecart(None, None, None, None, "non_comparable", (), ecartees)
    avant, h0 = _moyenne([(p.poids, p.avant) for p in retenues if p.avant])
    apres, h1 = _moyenne([(p.poids, p.apres) for p in retenues if p.apres])
    carre, delta = h0 + h1, apres - avant
    codes = tuple(paire.question for paire in retenues)
    return Ecart(avant, apres, delta, carre.sqrt(), verdict(delta, carre), codes, ecartees)


def verdict(delta: Decimal, carre: Decimal) -> str:
    """Beyond the two intervals together, or stable; squares are compared, so that no root is rounded."""
    if delta == 0 or delta * delta < carre:
        return "stable"
    return "progression_demontree" if delta > 0 else "recul"


def motif_de(paire: Paire) -> str | None:
    """Why a question cannot be compared, None when it can."""
    if paire.avant is None:
        return "question_ajoutee"
    if paire.apres is None:
        return "question_retiree"
    if paire.lien not in COMPARABLES:
        return "rompu"
    etat = next((d.etat for d in (paire.avant, paire.apres) if d.etat != "repondu"), None)
    return None if etat is None else MOTIFS_D_ETAT[etat]


def lien_declare(meme_version: bool, declares: Mapping[str, str], question: str) -> str | None:
    """What ties a question to its earlier self: the same version is identical, else only what is declared."""
    return "identique" if meme_version else declares.get(question)


def _moyenne(donnees: Sequence[tuple[Decimal, Donnee]]) -> tuple[Decimal, Decimal]:
    """Weighted mean, and the square of the half-width that the evidence leaves."""
    total = somme(poids for poids, _ in donnees)
    carres = somme((poids * INCERTITUDE[donnee.preuve]) ** 2 for poids, donnee in donnees)
    return somme(poids * donnee.valeur for poids, donnee in donnees) / total, carres / (total * total)
