"""Bitsets as plain integers: bit i is row i. From a small code per row to the set of the rows of each code. Pure."""

import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, compress, count
from operator import or_

_OCTET = 256
_UN = 49
_PLANS = [bytes(_UN if octet >> bit & 1 else _UN - 1 for octet in range(_OCTET)) for bit in range(8)]
_DIGITS = bytes(1 if octet == _UN else 0 for octet in range(_OCTET))


def numeroter(codes: Callable[[], Iterable[int]]) -> "bytes | array[int]":
    """The codes of the rows in as few bytes as they need; asked again when one does not fit in a byte."""
    try:
        return bytes(codes())
    except ValueError as erreur:
        if "range(0, 256)" not in str(erreur):
            raise
        return array("I", codes())


def ensembles(codes: "bytes | array[int]", effectif: int) -> list[int]:
    """Rows of each code below `effectif`: bit planes of the codes, then one split per bit."""
    parts = [(1 << len(codes)) - 1]
    for plan in reversed(_plans(codes, (effectif - 1).bit_length())):
        parts = [moitie for ensemble in parts for moitie in _couper(ensemble, plan)]
    return parts[:effectif] + [0] * (effectif - len(parts))


def _couper(ensemble: int, plan: int) -> tuple[int, int]:
    dedans = ensemble & plan
    return ensemble ^ dedans, dedans


def _plans(codes: "bytes | array[int]", nombre: int) -> list[int]:
    octets, taille = (codes, 1) if isinstance(codes, bytes) else (_petits_d_abord(codes), codes.itemsize)
    colonnes = [octets[rang::taille][::-1] for rang in range(taille)]
    return [int(colonnes[bit // 8].translate(_PLANS[bit % 8]) or b"0", 2) for bit in range(min(nombre, 8 * taille))]


def _petits_d_abord(codes: "array[int]") -> bytes:
    if sys.byteorder == "big":
        codes = codes[:]
        codes.byteswap()
    return codes.tobytes()


def cumules(parts: Sequence[int]) -> list[int]:
    """Unions of the first k sets, k from 0 to all."""
    return list(accumulate(parts, or_, initial=0))


def lignes(ensemble: int) -> Iterator[int]:
    """Ranks of the rows of the set, in order."""
    return compress(count(), bin(ensemble)[:1:-1].encode().translate(_DIGITS))
