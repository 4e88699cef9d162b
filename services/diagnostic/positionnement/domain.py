"""Arithmetic of the peers: quantiles, ranks, cells, and which of them may be published. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

K_QUARTILES = 10
"""Contributors from which quartiles are published: the reader knows one of the values (7.7)."""
K_MEDIANE = 5
"""Contributors from which the median alone is published (7.7)."""
CHANGEMENTS_MIN = 3
"""Contributors that must differ between two publications of a cell (7.7)."""
PAS_EFFECTIF = 5
PAS_NIVEAU = Decimal("0.25")
PAS_RANG = Decimal(5)
"""Ranks are shown by steps: an exact rank would count the companies below it (HYPOTHESE)."""
TAILLES = (("moins-de-10", Decimal(10)), ("10-a-49", Decimal(50)), ("50-a-249", Decimal(250)))
GRANDE = "250-et-plus"
Echelon = Literal["filiere-taille", "filiere", "taille", "toutes"]
ECHELONS: tuple[Echelon, ...] = ("filiere-taille", "filiere", "taille", "toutes")
"""The ladder, from the nearest peers to all of them."""
Niveau = Literal["quartiles", "mediane"]


class Cellule(NamedTuple):
    """A predefined set of companies: one activity group, one size class, both, or neither."""

    filiere: str | None
    taille: str | None

    @property
    def echelon(self) -> Echelon:
        return ECHELONS[2 * (self.filiere is None) + (self.taille is None)]

    def parents(self) -> tuple["Cellule", ...]:
        if self.filiere is not None and self.taille is not None:
            return Cellule(self.filiere, None), Cellule(None, self.taille)
        return () if self == TOUTES else (TOUTES,)


TOUTES = Cellule(None, None)


class Voix(NamedTuple):
    """What one company says in a cell: the result it comes from and its score."""

    resultat: str
    score: Decimal


Membres = Mapping[str, Voix]
"""Contributors of a cell, by SIREN: one company, one voice."""


@dataclass(frozen=True)
class Contribution:
    """A company and its voice for one axis or thématique."""

    siren: str
    filiere: str | None
    taille: str | None
    voix: Voix


@dataclass(frozen=True)
class Publication:
    """What a cell shows, and since which month: figures are those of these members, whatever happened since."""

    mois: str
    membres: Membres


@dataclass(frozen=True)
class Etat:
    """A cell in a snapshot: `derniere` is known to readers for ever, `visible` tells whether it still shows."""

    effectif: int
    visible: bool
    motif: str | None = None
    derniere: Publication | None = None


@dataclass(frozen=True)
class Figures:
    """Published quantiles, rounded; `effectif` is rounded down."""

    niveau: Niveau
    effectif: int
    mediane: Decimal
    q1: Decimal | None = None
    q3: Decimal | None = None


def classe_de_taille(bas: Decimal | None, haut: Decimal | None) -> str | None:
    """The size class that holds both bounds; None when the headcount is unknown or astride two classes."""
    if bas is None:
        return None
    classe = _classe(bas)
    if haut is None:
        return classe if classe == GRANDE else None
    return classe if _classe(haut) == classe else None


def _classe(effectif: Decimal) -> str:
    return next((nom for nom, borne in TAILLES if effectif < borne), GRANDE)


def quantile(valeurs: Sequence[Decimal], part: Decimal) -> Decimal:
    """Type 7: linear between the two nearest ranks."""
    triees = sorted(valeurs)
    position = (len(triees) - 1) * part
    bas = int(position)
    haut = min(bas + 1, len(triees) - 1)
    return triees[bas] + (position - bas) * (triees[haut] - triees[bas])


def rang_median(valeurs: Sequence[Decimal], score: Decimal) -> Decimal:
    """Mid-rank out of 100: those below, and half of those equal."""
    dessous = sum(valeur < score for valeur in valeurs)
    egaux = sum(valeur == score for valeur in valeurs)
    return 100 * (dessous + Decimal(egaux) / 2) / len(valeurs)


def au_pas(valeur: Decimal, pas: Decimal) -> Decimal:
    """The nearest multiple of `pas`, halves upwards."""
    return (valeur / pas).quantize(Decimal(1), ROUND_HALF_UP) * pas


def figures(membres: Membres, lecteur: str | None = None) -> Figures | None:
    """What a reader may see: thresholds are counted without him, figures are the same for all; None: too few."""
    autres = len(membres) - (lecteur in membres)
    if autres < K_MEDIANE:
        return None
    scores = [voix.score for voix in membres.values()]
    q1, mediane, q3 = (au_pas(quantile(scores, Decimal(quart) / 4), PAS_NIVEAU) for quart in (1, 2, 3))
    affiche = autres // PAS_EFFECTIF * PAS_EFFECTIF
    if autres < K_QUARTILES:
        return Figures("mediane", affiche, mediane)
    return Figures("quartiles", affiche, mediane, q1, q3)


def rang_affiche(membres: Membres, lecteur: str, score: Decimal) -> int:
    """Rank of the reader among the others, by steps."""
    autres = [voix.score for siren, voix in membres.items() if siren != lecteur]
    return int(au_pas(rang_median(autres, score), PAS_RANG))


def cellules_de(filiere: str | None, taille: str | None) -> list[Cellule]:
    """Cells of the company, nearest first: only those whose facts are known."""
    rungs = [Cellule(filiere, taille), Cellule(filiere, None), Cellule(None, taille), TOUTES]
    return list(dict.fromkeys(rungs))
