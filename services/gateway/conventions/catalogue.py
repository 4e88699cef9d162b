"""What a convention may count: a versioned datum, so that the nature of a figure is never the partner's word."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

FICHIER = "indicateurs-1.0.0.json"


@dataclass(frozen=True, slots=True)
class Indicateur:
    """`nature`: moyens, groupe, satisfaction or impact; `agregation`: the statements add up, or the last one counts."""

    code: str
    libelle: str
    unite: str
    nature: str
    agregation: str


@lru_cache
def catalogue() -> dict[str, Indicateur]:
    """Indicators by code, in the order of the datum."""
    document = json.loads((files("services.gateway.conventions") / "donnees" / FICHIER).read_text(encoding="utf-8"))
    return {lu["code"]: Indicateur(**lu) for lu in document["indicateurs"]}
