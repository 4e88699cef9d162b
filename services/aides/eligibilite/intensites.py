"""Highest aid intensities of regulation (EU) 651/2014, by article and size, and what they hold on one cost."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

Montant = TypeVar("Montant", int, Decimal)


@dataclass(frozen=True, slots=True)
class Intensite:
    """Rates (0-1) of an article: base by size, bonuses by option, and a maximum."""

    article: str
    libelle: str
    taux: dict[str, Decimal]
    bonus: dict[str, Decimal] = field(default_factory=dict)
    maximum: Decimal = Decimal(1)
    grande_exige: str | None = None


def intensite(regle: Intensite, categorie: str, options: Collection[str] = ()) -> Decimal:
    """Highest rate for a size and options; 0 when the article does not admit the company.

    `categorie`: micro (as petite), petite, moyenne or grande. KeyError for an option that the article does not know.
    """
    taille = "petite" if categorie == "micro" else categorie
    if taille == "grande" and regle.grande_exige is not None and regle.grande_exige not in options:
        return Decimal(0)
    base = regle.taux[taille]
    if not base:
        return base
    bonus = sum((regle.bonus[option] for option in options if option != regle.grande_exige), Decimal(0))
    return min(base + bonus, regle.maximum)


def tenues_ensemble(plafonds: Mapping[str, Montant | None]) -> list[tuple[Montant, list[str]]]:
    """On one cost, which State aids are held together under which amount, lowest first; empty without an article.

    `plafonds`: what its article allows on this cost to each aid; None for an aid under no article (de minimis).
    All together stay under the highest that applies (article 8), and so does every subset under its own highest: an
    aid stays under its article, and the whole is lawful whatever the order of the decisions and if one never comes.
    """
    hauteurs = sorted({plafond for plafond in plafonds.values() if plafond is not None})
    return [
        (haut, [cle for cle, plafond in plafonds.items() if plafond is None or plafond <= haut]) for haut in hauteurs
    ]
