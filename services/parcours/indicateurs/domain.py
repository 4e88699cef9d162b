"""When an effect is measured, what a value may be, and what changed since the start: pure."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from services.parcours.indicateurs.catalogue import Indicateur, Moment

MOMENTS = ("t6", "t12", "t24", "t36")
"""Moments of the effect, in months after the deployment."""
MANQUES = ("ne-sait-pas", "non-communique", "non-applicable")
"""Typed reasons of an answer without a value."""
PREUVE_MAX = {
    "comptes-annuels": "A",
    "dsn": "A",
    "facture": "A",
    "releve-atelier": "B",
    "declaration": "C",
    "estimation": "D",
}
"""Best level of proof that each source can give: A a third party's document, B a dated reading, C, D (HYPOTHESE)."""
DOCUMENTEES = frozenset({"A", "B"})
"""Levels that name their document."""
_QUATRE = Decimal("0.0001")
_ANNEE_MOIS = 12


@dataclass(frozen=True, slots=True)
class Fenetre:
    """When a value belongs to a moment; both ends included."""

    prevu_le: date
    ouvre_le: date
    ferme_le: date

    def contient(self, jour: date) -> bool:
        return self.ouvre_le <= jour <= self.ferme_le


def ajouter_mois(jour: date, mois: int) -> date:
    """Same day that many months later, the last of the month when it has no such day (as PostgreSQL does)."""
    annees, rang = divmod(jour.month - 1 + mois, _ANNEE_MOIS)
    annee, numero = jour.year + annees, rang + 1
    return date(annee, numero, min(jour.day, calendar.monthrange(annee, numero)[1]))


def fenetre(deploye_le: date, moment: Moment) -> Fenetre:
    """Window of a moment after a deployment."""
    prevu = ajouter_mois(deploye_le, moment.mois)
    return Fenetre(prevu, prevu - timedelta(days=moment.avance_jours), prevu + timedelta(days=moment.retard_jours))


@dataclass(frozen=True, slots=True)
class Ecart:
    """Change of an indicator; `relatif` is None when the baseline is zero, `amelioration` when nothing moved."""

    absolu: Decimal
    relatif: Decimal | None
    amelioration: bool | None


def ecart(t0: Decimal, valeur: Decimal, sens: str) -> Ecart:
    """Difference to the baseline, in the indicator's unit and as a share of the baseline (4 decimals, half up)."""
    absolu = valeur - t0
    relatif = (absolu / abs(t0)).quantize(_QUATRE, ROUND_HALF_UP) if t0 else None
    mieux = None if absolu == 0 else (absolu > 0) == (sens == "croissant")
    return Ecart(absolu, relatif, mieux)


def part(nombre: int, total: int) -> Decimal | None:
    """Share with four decimals; None without denominator."""
    return (Decimal(nombre) / total).quantize(_QUATRE, ROUND_HALF_UP) if total else None


def couverture(codes_t0: Sequence[str], mesures: Mapping[str, Sequence[str]]) -> dict[str, Decimal]:
    """Share of the baseline's indicators that each moment measures (4 decimals)."""
    attendus = set(codes_t0)
    parts = {moment: part(len(attendus & set(mesures.get(moment, ()))), len(attendus)) for moment in MOMENTS}
    return {moment: valeur for moment, valeur in parts.items() if valeur is not None}


def effet_mesure(codes_t0: Sequence[str], mesures: Mapping[str, Sequence[str]]) -> bool:
    """True when every indicator of the baseline has a later measure."""
    mesures_apres = {code for moment in MOMENTS for code in mesures.get(moment, ())}
    return bool(codes_t0) and set(codes_t0) <= mesures_apres


def controler(
    indicateur: Indicateur | None, valeur: Decimal, depart: Decimal | None
) -> Literal["ok", "impossible", "improbable"]:
    """`impossible` is refused always, `improbable` unless confirmed: out of range, or far from the start."""
    if indicateur is None:
        return "ok"
    if not indicateur.possible[0] <= valeur <= indicateur.possible[1]:
        return "impossible"
    if not indicateur.plausible[0] <= valeur <= indicateur.plausible[1] or _loin(indicateur, valeur, depart):
        return "improbable"
    return "ok"


def _loin(indicateur: Indicateur, valeur: Decimal, depart: Decimal | None) -> bool:
    """True for thousands of euros typed for euros, and the like."""
    facteur = indicateur.facteur_max
    if facteur is None or depart is None or depart <= 0 or valeur <= 0:
        return False
    return valeur > depart * facteur or valeur * facteur < depart


def preuve_par_defaut(source: str, reference: str | None) -> str:
    """Level of proof when the author gives none: the best of the source if the document is named, else at most C."""
    maximum = PREUVE_MAX[source]
    return "C" if maximum in DOCUMENTEES and reference is None else maximum
