"""The weights of the ranking: a versioned datum, marked as to be verified."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

FICHIER = "poids-1.0.0.json"


@dataclass(frozen=True, slots=True)
class Poids:
    """Weights between 0 and 1, smallest gap of maturity (levels), delays in days and months."""

    numero: str
    a_verifier: bool
    propositions_max: int
    ecart_min: float
    relance_apres_mois: int
    delai_mesure_jours: int
    poids: dict[str, float]
    urgences: dict[str, float]


@lru_cache
def poids() -> Poids:
    """The shipped weights."""
    texte = (files("services.gateway.suite") / "donnees" / FICHIER).read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(texte)
    document.pop("note")
    return Poids(**document)
