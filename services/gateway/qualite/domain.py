"""What a rate says against its threshold: nothing below the minimum number of cases."""

import calendar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Verdict = Literal["alerte", "conforme", "insuffisant"]


@dataclass(frozen=True, slots=True)
class Seuil:
    """A threshold, its direction, and how many cases it needs."""

    code: str
    libelle: str
    sens: Literal["au-dessus", "au-dessous"]
    seuil_taux: Decimal
    minimum: int
    periode_mois: int
    a_verifier: bool
    source: str


def taux(numerateur: int, n: int) -> Decimal | None:
    """Rate on four decimals; None without any case."""
    return (Decimal(numerateur) / n).quantize(Decimal("0.0001")) if n else None


def juger(seuil: Seuil, numerateur: int, n: int) -> Verdict:
    """Compared exactly, never on the rounded rate; the threshold itself is an alert."""
    if n < max(seuil.minimum, 1):
        return "insuffisant"
    compare = Decimal(numerateur) - seuil.seuil_taux * n
    atteint = compare >= 0 if seuil.sens == "au-dessus" else compare <= 0
    return "alerte" if atteint else "conforme"


def veille_de_periode(fin: date, mois: int) -> date:
    """Day before the `mois` months that end with `fin`: the same day of an earlier month, or its last."""
    rang = fin.year * 12 + fin.month - 1 - mois
    annee, numero = divmod(rang, 12)
    dernier = calendar.monthrange(annee, numero + 1)[1]
    return date(annee, numero + 1, min(fin.day, dernier))
