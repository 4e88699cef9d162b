"""De minimis: what remains of the ceiling at a date. An award is never cut after the fact: it is capped before."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class PeriodeMinimis:
    """A regulation's ceiling (euros, per single undertaking) and how far back it looks, in years.

    `plafond_transport_eur`: lower ceiling of road freight for hire. `a_verifier`: a date or the window has no source.
    """

    code: str
    du: date
    au: date
    plafond_eur: Decimal
    fenetre: Literal["exercices", "glissante"]
    annees: int
    plafond_transport_eur: Decimal | None = None
    a_verifier: bool = False


@dataclass(frozen=True, slots=True)
class AideMinimis:
    """An award already obtained: gross grant equivalent (euros) and date of the award."""

    montant_eur: Decimal
    le: date


@dataclass(frozen=True, slots=True)
class Marge:
    """Ceiling, aid already counted and room left (euros) at a date; `depuis` is the first day that counts."""

    reglement: str
    plafond_eur: Decimal
    deja_eur: Decimal
    depuis: date

    @property
    def restante_eur(self) -> Decimal:
        return max(Decimal(0), self.plafond_eur - self.deja_eur)


def reunir(declarees: Sequence[AideMinimis], octroyees: Iterable[AideMinimis]) -> list[AideMinimis]:
    """Declared awards and those granted here; one that is in both (same day, same sum) counts once."""
    octroyees = list(octroyees)
    if not octroyees:
        return list(declarees)
    manquantes = Counter(octroyees) - Counter(declarees)
    return [*declarees, *manquantes.elements()]


def il_y_a_annees(le: date, annees: int) -> date:
    """The same day some years earlier (later when negative); 29 February gives 28 February."""
    jour = 28 if (le.month, le.day) == (2, 29) else le.day
    return date(le.year - annees, le.month, jour)


def debut_exercice(le: date, premier_mois: int) -> date:
    """First day of the fiscal year that holds the date, for fiscal years starting in `premier_mois` (1 to 12)."""
    annee = le.year if le.month >= premier_mois else le.year - 1
    return date(annee, premier_mois, 1)


def premier_jour(periode: PeriodeMinimis, le: date, premier_mois: int) -> date:
    """First day whose awards count: N rolling years back, or the start of N fiscal years (current included)."""
    if periode.fenetre == "glissante":
        return il_y_a_annees(le, periode.annees)
    exercice = debut_exercice(le, premier_mois)
    return date(exercice.year - (periode.annees - 1), exercice.month, 1)


def marge(
    periodes: Sequence[PeriodeMinimis], le: date, aides: Iterable[AideMinimis], premier_mois: int = 1
) -> Marge | None:
    """Room left for an award on that day; None when no known regulation applies then."""
    periode = next((p for p in periodes if p.du <= le <= p.au), None)
    if periode is None:
        return None
    depuis = premier_jour(periode, le, premier_mois)
    jusqu_a = le if periode.fenetre == "glissante" else fin_exercice(le, premier_mois)
    deja = sum((aide.montant_eur for aide in aides if depuis <= aide.le <= jusqu_a), Decimal(0))
    return Marge(periode.code, periode.plafond_eur, deja, depuis)


def fin_exercice(le: date, premier_mois: int) -> date:
    """Last day of the fiscal year that holds the date."""
    debut = debut_exercice(le, premier_mois)
    return date(debut.year + 1, debut.month, 1) - timedelta(days=1)
