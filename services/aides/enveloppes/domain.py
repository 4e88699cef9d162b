"""An envelope is the sum of its movements: what each nature of movement does to the amounts, and what is left."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)


class Nature(StrEnum):
    """Natures of movement; the sign of the amount is given by the effect, except for a modification."""

    VOTE = "vote"
    MODIFICATION = "modification"
    REPORT_ENTRANT = "report_entrant"
    REPORT_SORTANT = "report_sortant"
    RESERVATION = "reservation"
    EXPIRATION = "expiration"
    ANNULATION = "annulation"
    ENGAGEMENT = "engagement"
    DEGAGEMENT = "degagement"
    PAIEMENT = "paiement"


EFFETS: dict[Nature, dict[str, int]] = {
    Nature.VOTE: {"vote_eur": 1},
    Nature.MODIFICATION: {"vote_eur": 1},
    Nature.REPORT_ENTRANT: {"reporte_eur": 1},
    Nature.REPORT_SORTANT: {"reporte_suivant_eur": 1},
    Nature.RESERVATION: {"reserve_eur": 1},
    Nature.EXPIRATION: {"reserve_eur": -1},
    Nature.ANNULATION: {"reserve_eur": -1},
    Nature.ENGAGEMENT: {"reserve_eur": -1, "engage_eur": 1},
    Nature.DEGAGEMENT: {"engage_eur": -1},
    Nature.PAIEMENT: {"paye_eur": 1},
}
"""What a movement adds to each amount of the envelope; the trigger of the base holds the same table."""


@dataclass(frozen=True, slots=True)
class Compteurs:
    """Amounts of an envelope, in euros; what is committed includes what is paid."""

    vote_eur: Decimal = ZERO
    reporte_eur: Decimal = ZERO
    reporte_suivant_eur: Decimal = ZERO
    reserve_eur: Decimal = ZERO
    engage_eur: Decimal = ZERO
    paye_eur: Decimal = ZERO

    @property
    def ouvert_eur(self) -> Decimal:
        """Credits of the year: voted, plus what came from the year before, less what left for the next one."""
        return self.vote_eur + self.reporte_eur - self.reporte_suivant_eur

    @property
    def disponible_eur(self) -> Decimal:
        """What can still be reserved."""
        return self.ouvert_eur - self.reserve_eur - self.engage_eur


def choisir(disponibles: list[Decimal], montant_eur: Decimal) -> int | None:
    """Rank of the first envelope that holds the whole amount; None: the amount is never cut in two."""
    return next((rang for rang, reste in enumerate(disponibles) if reste >= montant_eur), None)


def a_reserver(demande_eur: Decimal, plafond_eur: Decimal | None) -> Decimal:
    """The lower of what is asked and of what the evaluation allows."""
    return demande_eur if plafond_eur is None else min(demande_eur, plafond_eur)
