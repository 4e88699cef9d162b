"""The amount of an aid: base, rate, steps, limits, floor; rounded down to the cent."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

CENTIME = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Bareme:
    """`taux` of the base, or `aide_par_pas_eur` per full `pas_eur`, or (neither) the amount asked itself."""

    taux: Decimal | None = None
    pas_eur: Decimal | None = None
    aide_par_pas_eur: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Limite:
    """Something the aid may not exceed, in euros."""

    code: str
    montant_eur: Decimal


@dataclass(frozen=True, slots=True)
class Calcul:
    """Amount before limits, amount after them (euros), and the limit that cut it, if any."""

    brut_eur: Decimal
    montant_eur: Decimal
    plafonnee_par: str | None


def au_centime(montant: Decimal) -> Decimal:
    """Rounded down to the cent: an aid never exceeds its rate."""
    return montant.quantize(CENTIME, rounding=ROUND_DOWN)


def brut(bareme: Bareme, assiette_eur: Decimal) -> Decimal:
    """Amount before any limit."""
    if bareme.taux is not None:
        return au_centime(assiette_eur * bareme.taux)
    if bareme.pas_eur and bareme.aide_par_pas_eur is not None:
        return (assiette_eur // bareme.pas_eur) * bareme.aide_par_pas_eur
    return au_centime(assiette_eur)


def calculer(
    bareme: Bareme, assiette_eur: Decimal, limites: Sequence[Limite], plancher_eur: Decimal = Decimal(0)
) -> Calcul:
    """The aid on a base: never above the base or a limit; 0 when it does not reach the floor."""
    avant = brut(bareme, assiette_eur)
    toutes = (Limite("assiette", assiette_eur), *limites)
    plus_basse = min(toutes, key=lambda limite: limite.montant_eur)
    if plus_basse.montant_eur >= avant:
        montant, cause = avant, None
    else:
        montant, cause = au_centime(plus_basse.montant_eur), plus_basse.code
    if montant < plancher_eur:
        return Calcul(avant, Decimal(0), "plancher")
    return Calcul(avant, montant, cause)
