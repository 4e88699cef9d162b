"""What changed between the baseline and a later measure: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MOMENTS = ("t6", "t12", "t24", "t36")
"""Moments of the effect, in months after the deployment."""
_QUATRE = Decimal("0.0001")


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


def couverture(codes_t0: Sequence[str], mesures: Mapping[str, Sequence[str]]) -> dict[str, Decimal]:
    """Share of the baseline's indicators that each moment measures (4 decimals)."""
    attendus = set(codes_t0)
    return {
        moment: (Decimal(len(attendus & set(mesures.get(moment, ())))) / len(attendus)).quantize(_QUATRE, ROUND_HALF_UP)
        for moment in MOMENTS
        if attendus
    }


def effet_mesure(codes_t0: Sequence[str], mesures: Mapping[str, Sequence[str]]) -> bool:
    """True when every indicator of the baseline has a later measure."""
    mesures_apres = {code for moment in MOMENTS for code in mesures.get(moment, ())}
    return bool(codes_t0) and set(codes_t0) <= mesures_apres
