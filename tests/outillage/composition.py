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
    """The document; comments are left out before the variables are read."""
    lignes = [ligne for ligne in FICHIER.read_text(encoding="utf-8").splitlines() if not ligne.lstrip().startswith("#")]
    document: dict[str, Any] = yaml.safe_load(remplacer("\n".join(lignes), variables))
    return document
