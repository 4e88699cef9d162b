"""What a plan is asked on, and the files that it may open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.eligibilite.connaissance import Connaissance
from services.aides.eligibilite.saisie import Depense
from services.aides.eligibilite.schemas import ResultatAide
from services.aides.plan.domain import Offre
from services.aides.plan.saisie import ActionAFinancer


@dataclass(frozen=True, slots=True)
class Demande:
    """What is evaluated: actions, what is known before each (its start included), what the envelopes leave (cents)."""

    le: date
    actions: Sequence[ActionAFinancer]
    connaissances: Sequence[Connaissance]
    ensemble: Connaissance
    enveloppes: Mapping[str, int] = field(default_factory=dict)
    cout_dossier_eur: Decimal | None = None

    def depenses(self) -> list[tuple[int, Depense]]:
        """(rank of the action, cost), in the order that ranks the costs of the problem."""
        return [(rang, depense) for rang, action in enumerate(self.actions) for depense in action.depenses]


@dataclass(frozen=True, slots=True)
class Couple:
    """A dispositif before one action."""

    version: VersionEnVigueur
    action: int
    resultat: ResultatAide
    deposer_avant: date | None
    trop_tard: bool


@dataclass(frozen=True, slots=True)
class Candidat:
    """A file that the plan may open, with what the engine says of it as a whole."""

    offre: Offre
    version: VersionEnVigueur
    resultat: ResultatAide
    couples: tuple[Couple, ...]


def centimes(montant: Decimal) -> int:
    """Whole cents of an amount already rounded to the cent."""
    return int(montant.scaleb(2).to_integral_exact())
