"""Size of a company: European definition (recommendation 2003/361/CE) and French categories (décret 2008-1354).

Inputs are intervals: every answer is the set of the categories still possible.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from services.aides.eligibilite.grandeurs import Intervalle, Possibles, comparer
from services.aides.eligibilite.kleene import Verite, et, ou
from services.aides.eligibilite.taille_exercices import AUCUN, Exercices, classe

SEUILS_UE = (
    ("micro", Decimal(10), Decimal(2_000_000), Decimal(2_000_000)),
    ("petite", Decimal(50), Decimal(10_000_000), Decimal(10_000_000)),
    ("moyenne", Decimal(250), Decimal(50_000_000), Decimal(43_000_000)),
)
"""Category, headcount (strictly under, annual work units), turnover or balance sheet (at most, euros)."""
SEUILS_LME = (
    ("micro", Decimal(10), Decimal(2_000_000), Decimal(2_000_000)),
    ("pme", Decimal(250), Decimal(50_000_000), Decimal(43_000_000)),
    ("eti", Decimal(5000), Decimal(1_500_000_000), Decimal(2_000_000_000)),
)
PARTENAIRE_DES = Decimal("0.25")
"""Share of capital or votes from which a company is a partner."""
EXEMPTION_JUSQU_A = Decimal("0.50")
"""An exempt investor (regional fund, university, venture capital…) keeps the company autonomous up to this share."""
INCONNUE = Intervalle(Decimal(0), None)
CODES_UE = (*(seuil[0] for seuil in SEUILS_UE), "grande")


@dataclass(frozen=True, slots=True)
class Mesures:
    """Headcount (annual work units), turnover and balance sheet (euros); unknown: from zero to infinity."""

    effectif: Intervalle = INCONNUE
    chiffre_affaires: Intervalle = INCONNUE
    bilan: Intervalle = INCONNUE

    def plus(self, autre: "Mesures", part: Decimal) -> "Mesures":
        """Adds a share of another company's figures."""
        return Mesures(
            self.effectif + autre.effectif.fois(part),
            self.chiffre_affaires + autre.chiffre_affaires.fois(part),
            self.bilan + autre.bilan.fois(part),
        )


class Relation(StrEnum):
    """What another company is to this one, for its size."""

    LIEE = "liee"
    PARTENAIRE = "partenaire"
    INVESTISSEUR_EXEMPTE = "investisseur_exempte"
    SOUS_LE_SEUIL = "sous_le_seuil"


@dataclass(frozen=True, slots=True)
class Lien:
    """A link with another company: share held (higher of capital and votes), control, nature of the investor.

    `registre`: the link is told by the ledger of links, and nobody has typed its figures.
    """

    part: Decimal
    mesures: Mesures
    controle: bool = False
    investisseur_exempte: bool = False
    organisme_public: bool = False
    siren: str | None = None
    registre: bool = False

    @property
    def exempte(self) -> bool:
        """An exempt investor is one up to half of the company."""
        return self.investisseur_exempte and not self.controle and self.part <= EXEMPTION_JUSQU_A

    @property
    def relation(self) -> Relation:
        if self.controle or self.part > EXEMPTION_JUSQU_A:
            return Relation.LIEE
        if self.part < PARTENAIRE_DES:
            return Relation.SOUS_LE_SEUIL
        return Relation.INVESTISSEUR_EXEMPTE if self.exempte else Relation.PARTENAIRE


def part_ajoutee(lien: Lien) -> Decimal:
    """Share of the linked company's figures to add: 1 when controlled, pro rata for a partner, else 0."""
    if lien.relation is Relation.LIEE:
        return Decimal(1)
    return lien.part if lien.relation is Relation.PARTENAIRE else Decimal(0)


def consolider(mesures: Mesures, liens: Iterable[Lien]) -> Mesures:
    """Figures of the company with its partners and linked companies."""
    for lien in liens:
        part = part_ajoutee(lien)
        if part:
            mesures = mesures.plus(lien.mesures, part)
    return mesures


def detenue_par_le_public(liens: Iterable[Lien]) -> bool:
    """25 % or more held by public bodies: never an SME, even without real control (CJUE C-516/19)."""
    total = sum((lien.part for lien in liens if lien.organisme_public and not lien.exempte), Decimal(0))
    return total >= PARTENAIRE_DES


def categories_ue(mesures: Mesures, liens: Sequence[Lien] | None, exercices: Exercices = AUCUN) -> Possibles:
    """Classes still possible; links not declared can only make the company larger."""
    if liens is not None and detenue_par_le_public(liens):
        return frozenset({CODES_UE[-1]})
    return classe(categories_de_l_exercice(mesures, liens), exercices, CODES_UE)


def categories_de_l_exercice(mesures: Mesures, liens: Sequence[Lien] | None) -> Possibles:
    """Categories of the last closed year alone."""
    if liens is None:
        return _au_dela(categories(mesures, SEUILS_UE, CODES_UE[-1]))
    return categories(consolider(mesures, liens), SEUILS_UE, CODES_UE[-1])


def categories_lme(mesures: Mesures, liens: Sequence[Lien] | None = None) -> Possibles:
    """French categories still possible: micro, pme, eti, ge. The group counts, partners do not, nor earlier years."""
    groupe = [lien for lien in liens or () if lien.relation is Relation.LIEE]
    return categories(consolider(mesures, groupe), SEUILS_LME, "ge")


Seuils = tuple[tuple[str, Decimal, Decimal, Decimal], ...]


@lru_cache(maxsize=4096)
def categories(mesures: Mesures, seuils: Seuils, derniere: str) -> Possibles:
    """Categories that the intervals leave possible, from the smallest up; the last answers are remembered."""
    possibles: set[str | bool] = set()
    for code, effectif, chiffre_affaires, bilan in seuils:
        financier = ou(
            (comparer(mesures.chiffre_affaires, "<=", chiffre_affaires), comparer(mesures.bilan, "<=", bilan))
        )
        dedans = et((comparer(mesures.effectif, "<", effectif), financier))
        if dedans is not Verite.FAUX:
            possibles.add(code)
        if dedans is Verite.VRAI:
            return frozenset(possibles)
    return frozenset(possibles | {derniere})


def _au_dela(possibles: Possibles) -> Possibles:
    return frozenset(CODES_UE[min(CODES_UE.index(str(code)) for code in possibles) :])
