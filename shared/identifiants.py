"""Identifiers: UUID version 7 (RFC 9562), sortable by creation time."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A new UUIDv7: 48 bits of Unix milliseconds, then 74 random bits."""
    valeur = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    valeur = valeur & ~(0xF << 76) | 0x7 << 76
    return UUID(int=valeur & ~(0x3 << 62) | 0x2 << 62)
