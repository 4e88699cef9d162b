"""When a delivery is tried again, and what an answer means: pure rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

REPOS_MAX_S = 86_400
"""A receiver may ask for more time (Retry-After), up to a day."""


class Suite(StrEnum):
    """What follows an attempt."""

    RECUE = "recue"
    A_REPRENDRE = "a-reprendre"
    ABANDON = "abandon"
    PLUS_D_ABONNE = "plus-d-abonne"


@dataclass(frozen=True, slots=True)
class Reponse:
    """What the receiver answered; `statut` None when nothing came, and `erreur` says why."""

    statut: int | None
    erreur: str | None = None
    repos_s: int | None = None


def suite(reponse: Reponse, essais: int, delais: Sequence[int]) -> Suite:
    """2xx only is a success, 410 ends the subscription, the rest is tried again as long as the schedule lasts."""
    if reponse.statut is not None and 200 <= reponse.statut < 300:
        return Suite.RECUE
    if reponse.statut == 410:
        return Suite.PLUS_D_ABONNE
    return Suite.ABANDON if essais >= len(delais) else Suite.A_REPRENDRE


def prochain_essai(
    maintenant: datetime, essais: int, delais: Sequence[int], alea: float, repos_s: int | None = None
) -> datetime:
    """Instant of the next attempt after `essais` of them; `alea` spreads them, `repos_s` is asked for."""
    attente = delais[min(essais, len(delais) - 1)] * (1 + alea)
    if repos_s is not None:
        attente = max(attente, min(repos_s, REPOS_MAX_S))
    return maintenant + timedelta(seconds=attente)
