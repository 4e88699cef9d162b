"""The thresholds: a versioned datum that cites its source."""

import json
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from services.gateway.qualite.domain import Seuil

FICHIER = "seuils-1.0.0.json"


@lru_cache
def seuils() -> tuple[Seuil, ...]:
    """All of them, in the order of the datum."""
    document = json.loads((files("services.gateway.qualite") / "donnees" / FICHIER).read_text(encoding="utf-8"))
    return tuple(Seuil(**{**lu, "seuil_taux": Decimal(lu["seuil_taux"])}) for lu in document["seuils"])
