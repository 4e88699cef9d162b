"""Delays of the webhooks: a versioned datum that cites its sources."""

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

FICHIER = "regles-1.0.0.json"


@lru_cache
def regle(code: str) -> Any:
    """Value of a rule; KeyError when the datum does not hold it."""
    document = json.loads((files("services.gateway.webhooks") / "donnees" / FICHIER).read_text(encoding="utf-8"))
    return document[code]["valeur"]
