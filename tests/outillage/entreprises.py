"""New companies for tests: each test works on its own SIREN, so that nothing needs cleaning."""

import itertools
import os
import random

from stdnum import luhn

_ALEA = random.Random(os.getpid() * 1_000_003 + random.SystemRandom().randrange(1 << 30))
_RANG = itertools.count(_ALEA.randrange(10_000_000, 90_000_000))


def siren_neuf() -> str:
    """A valid SIREN never given before in this run."""
    debut = f"{next(_RANG):08d}"
    return debut + luhn.calc_check_digit(debut)


def siret_neuf(siren: str | None = None) -> str:
    """A valid SIRET, of a new company unless one is given."""
    debut = (siren or siren_neuf()) + "0001"
    return debut + luhn.calc_check_digit(debut)
