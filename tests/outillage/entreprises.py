"""New companies for tests: each test works on its own SIREN, so that nothing needs cleaning."""

import itertools
import os
import random

_ALEA = random.Random(os.getpid() * 1_000_003 + random.SystemRandom().randrange(1 << 30))
_RANG = itertools.count(_ALEA.randrange(10_000_000, 90_000_000))


def _cle_luhn(debut: str) -> str:
    somme = 0
    for rang, chiffre in enumerate(reversed(debut)):
        valeur = int(chiffre) * (1 if rang % 2 else 2)
        somme += valeur - 9 if valeur > 9 else valeur
    return str(-somme % 10)


def siren_neuf() -> str:
    """A valid SIREN never given before in this run."""
    debut = f"{next(_RANG):08d}"
    return debut + _cle_luhn(debut)


def siret_neuf(siren: str | None = None) -> str:
    """A valid SIRET, of a new company unless one is given."""
    debut = (siren or siren_neuf()) + "0001"
    return debut + _cle_luhn(debut)
