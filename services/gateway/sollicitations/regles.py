"""Thresholds of the intake: a versioned datum that cites its sources."""

import json
from functools import lru_cache
from importlib.resources import files

FICHIER = "regles-1.0.0.json"


@lru_cache
def regle(code: str) -> int:
    """Value of a threshold, in its own unit; KeyError when the datum does not hold it."""
    document = json.loads((files("services.gateway.sollicitations") / "donnees" / FICHIER).read_text(encoding="utf-8"))
    return int(document["regles"][code]["valeur"])
