"""Arithmetic and life of a co-financing. Euros; a rate is between 0 and 1; rounded half up to the cent."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

ZERO, CENT = Decimal(0), Decimal("0.01")


class Etat(StrEnum):
    """States of a co-financing."""

    DEMANDE = "demande"
    ENGAGE = "engage"
    SERVICE_FAIT = "service_fait"
    SOLDE = "solde"
    ABANDONNE = "abandonne"


class Geste(StrEnum):
    """Gestures; an invoice and a payment add a row, they do not change the state."""

    ENGAGER = "engager"
    CONSTATER = "constater"
    SOLDER = "solder"
    ABANDONNER = "abandonner"


TRANSITIONS: dict[tuple[Etat, Geste], Etat] = {
    (Etat.DEMANDE, Geste.ENGAGER): Etat.ENGAGE,
    (Etat.ENGAGE, Geste.CONSTATER): Etat.SERVICE_FAIT,
    (Etat.SERVICE_FAIT, Geste.SOLDER): Etat.SOLDE,
    (Etat.DEMANDE, Geste.ABANDONNER): Etat.ABANDONNE,
    (Etat.ENGAGE, Geste.ABANDONNER): Etat.ABANDONNE,
}
"""Every move that exists; once the service is done the money is due, nothing is given up any more."""
FINALS = frozenset({Etat.SOLDE, Etat.ABANDONNE})


def centime(montant: Decimal) -> Decimal:
    """To the nearest cent, half up."""
    return montant.quantize(CENT, ROUND_HALF_UP)


def total(lignes: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """Cost of a quote from (quantity, unit price): each line is rounded, then added."""
    return sum((centime(quantite * prix) for quantite, prix in lignes), ZERO)


def part(cout: Decimal, taux: Decimal, plafond: Decimal | None) -> Decimal:
    """Share of a cost that is co-financed: cost × rate, within the ceiling."""
    montant = centime(cout * taux)
    return montant if plafond is None else min(montant, plafond)


@dataclass(frozen=True, slots=True)
class Compte:
    """What the payments are held by."""

    taux: Decimal
    engage_eur: Decimal
    facture_eur: Decimal
    paye_eur: Decimal

    @property
    def exigible_eur(self) -> Decimal:
        """What the invoices received make due: their share, within the commitment."""
        return min(centime(self.facture_eur * self.taux), self.engage_eur)

    @property
    def payable_eur(self) -> Decimal:
        """What may be paid now."""
        return self.exigible_eur - self.paye_eur

    @property
    def reste_eur(self) -> Decimal:
        """What is committed and not paid."""
        return self.engage_eur - self.paye_eur
