"""Known sizes of the cohorts, as versioned data with their source."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DONNEES = Path(__file__).resolve().parents[1] / "donnees" / "groupes" / "promotions-1.0.0.json"


@dataclass(frozen=True, slots=True)
class Repere:
    """Places of a cohort of that model; `a_verifier` when the source gives an order of magnitude only."""

    modele: str
    places_max: int
    source: str
    a_verifier: bool


@cache
def reperes() -> dict[str, Repere]:
    """By code of model."""
    contenu = json.loads(_DONNEES.read_text(encoding="utf-8"))
    return {ligne["modele"]: Repere(**ligne) for ligne in contenu["promotions"]}
