"""Time attributed to the party that is waited for: labelled intervals, whose parties sum to the total."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

PARTIES = ("entreprise", "partenaire", "region", "financeur")


@dataclass(frozen=True, slots=True)
class Intervalle:
    """A stay: from `du` to `au` (None: still running), waiting for `attend` (None: nobody, it is over)."""

    etat: str
    attend: str | None
    du: datetime
    au: datetime | None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Time by party, and in all; the parties sum to the total."""

    par_partie: dict[str, timedelta]
    total: timedelta


def attribuer(intervalles: Iterable[Intervalle], a: datetime) -> Attribution:
    """Time that each party took until `a`; what is over counts for nobody."""
    par_partie = dict.fromkeys(PARTIES, timedelta())
    for intervalle in intervalles:
        if intervalle.attend is not None:
            par_partie[intervalle.attend] += (intervalle.au or a) - intervalle.du
    return Attribution(par_partie, sum(par_partie.values(), timedelta()))
