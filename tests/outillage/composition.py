"""Reads docker-compose.yml the way Compose does: merged, with its variables replaced."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

RACINE = Path(__file__).resolve().parents[2]
FICHIER = RACINE / "docker-compose.yml"
_VARIABLE = re.compile(r"\$\{(?P<nom>[A-Z_]+)(?::(?P<mode>[-?])(?P<reste>[^}]*))?\}")


class VariableManquante(LookupError):
    """A variable that the file requires is not given."""


def remplacer(texte: str, variables: Mapping[str, str]) -> str:
    """The text with its `${NAME}`, `${NAME:-default}` and `${NAME:?message}` replaced."""

    def valeur(trouve: re.Match[str]) -> str:
        donnee = variables.get(trouve["nom"], "")
        if donnee:
            return donnee
        if trouve["mode"] == "?":
            raise VariableManquante(trouve["nom"])
        return trouve["reste"] or ""

    return _VARIABLE.sub(valeur, texte)


def composition(variables: Mapping[str, str]) -> dict[str, Any]:
    """The document: parsed and merged first, then each of its texts completed."""
    document: dict[str, Any] = _completer(yaml.safe_load(FICHIER.read_text(encoding="utf-8")), variables)
    return document


def _completer(noeud: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(noeud, dict):
        return {cle: _completer(valeur, variables) for cle, valeur in noeud.items()}
    if isinstance(noeud, list):
        return [_completer(valeur, variables) for valeur in noeud]
    return remplacer(noeud, variables) if isinstance(noeud, str) else noeud
