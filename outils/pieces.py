"""The rooms of each service, one line each, from the docstrings of their packages: `docs/pieces.md`."""

import ast
from pathlib import Path

from shared.reglages import SERVICES

RACINE = Path(__file__).resolve().parents[1]
_TETE = """# Rooms

Produced by `make generer` from the packages themselves: do not edit by hand. One folder per capability; in each,
`routes`, `schemas`, `service` (or one file per verb), `domain` (pure), `repository` (SQL), `models`, `errors`;
a file is absent rather than empty.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_TETE, *(_service(nom) for nom in SERVICES)])


def _service(nom: str) -> str:
    pieces = sorted(chemin.parent for chemin in (RACINE / "services" / nom).glob("*/__init__.py"))
    lignes = [f"| `{piece.name}` | {_phrase(piece)} |" for piece in pieces]
    return "\n".join([f"## services/{nom}\n", "| room | what |", "|---|---|", *lignes, ""])


def _phrase(piece: Path) -> str:
    arbre = ast.parse((piece / "__init__.py").read_text(encoding="utf-8"))
    return (ast.get_docstring(arbre) or "").splitlines()[0]
