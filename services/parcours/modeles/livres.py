"""The models shipped with the product; the last version of each is the one that must be sound."""

import json
from pathlib import Path
from typing import Any

from services.parcours.modeles.domain import rang

DONNEES = Path(__file__).resolve().parents[1] / "donnees"


def modeles_livres() -> list[dict[str, Any]]:
    """Contents by code, then by version."""
    contenus = [json.loads(chemin.read_text(encoding="utf-8")) for chemin in DONNEES.glob("*.json")]
    return sorted(contenus, key=lambda contenu: (contenu["code"], rang(contenu["numero"])))


def dernieres_versions() -> dict[str, dict[str, Any]]:
    """Last version of each model, by code: a version that was replaced is history, it no longer changes."""
    return {contenu["code"]: contenu for contenu in modeles_livres()}
