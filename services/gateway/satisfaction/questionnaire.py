"""The questionnaire in force: a versioned datum that cites its source."""

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

FICHIER = "questionnaire-1.0.0.json"
QUESTIONS_MAX = 3
UTILITE_SATISFAISANTE = 3
"""From this usefulness on (« Utile »), a company counts as satisfied."""


@lru_cache
def questionnaire() -> dict[str, Any]:
    """Questions, delays and the smallest number of answers that is published."""
    chemin = files("services.gateway.satisfaction") / "donnees" / FICHIER
    document: dict[str, Any] = json.loads(chemin.read_text(encoding="utf-8"))
    assert len(document["questions"]) <= QUESTIONS_MAX, "three questions at most"
    return document
