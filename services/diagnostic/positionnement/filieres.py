"""The eight activity groups, held as data."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_FICHIER = Path(__file__).parents[1] / "donnees" / "filieres-1.0.0.json"


@cache
def filieres() -> dict[str, Any]:
    """The groups with their source."""
    contenu: dict[str, Any] = json.loads(_FICHIER.read_text(encoding="utf-8"))
    return contenu


@cache
def _par_division() -> dict[str, str]:
    return {division: f["code"] for f in filieres()["filieres"] for division in f["divisions"]}


def filiere_du_naf(naf: str | None) -> str | None:
    """The group of an activity; None when the activity is unknown or outside of industry."""
    return None if naf is None else _par_division().get(naf[:2])
