"""NAF rév. 2 (INSEE): which prefixes exist, from the division to the sub-class."""

import json
from functools import cache
from pathlib import Path

_FICHIER = Path(__file__).with_name("naf-rev2.json")
_LONGUEURS = (2, 4, 5, 6)
"""Characters of a division, a group, a class, a sub-class: 25, 25.6, 25.62, 25.62B."""


@cache
def _prefixes() -> frozenset[str]:
    divisions: dict[str, str] = json.loads(_FICHIER.read_text(encoding="utf-8"))["divisions"]
    sous_classes = " ".join(divisions.values()).split()
    return frozenset(code[:longueur] for code in sous_classes for longueur in _LONGUEURS)


def prefixe_naf_connu(prefixe: str) -> bool:
    """True for `25`, `25.6`, `25.62` or `25.62B` when the nomenclature has it."""
    return prefixe in _prefixes()
