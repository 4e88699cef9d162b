"""Highest aid intensities of regulation (EU) 651/2014, by article and size."""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal


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
