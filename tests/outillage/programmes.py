"""Programmes of a few lines, for tests."""

from typing import Any

import yaml

from services.aides.programmes.arbre import Valeur
from services.aides.programmes.errors import ProgrammeRefuse
from services.aides.programmes.programme import Programme, charger

A, B = "questionnaire . objectif prioritaire . est la mobilité durable", "entreprise . microentrepreneur"
"""Two facts that are conditions."""
FINALE = "entreprise . est ciblée"


def texte(regles: dict[str, Any], **fiche: Any) -> str:
    """The YAML of a programme whose rules are these."""
    contenu = {"titre": "Essai", **fiche, "publicodes": regles}
    return str(yaml.safe_dump(contenu, allow_unicode=True, sort_keys=False, width=1_000))


def programme(finale: Any, autres: dict[str, Any] | None = None, **fiche: Any) -> Programme:
    """A programme compiled from its last rule and the others."""
    return charger(texte({FINALE: finale, **(autres or {})}, **fiche))


def verdict(finale: Any, faits: dict[str, Valeur], autres: dict[str, Any] | None = None) -> str:
    """1, 0 or ?."""
    signes = {True: "1", False: "0", None: "?"}
    return signes[programme(finale, autres).verdict(faits)]


def refus(yaml_ou_regles: str | dict[str, Any]) -> str:
    """The message of the refusal of a programme."""
    contenu = yaml_ou_regles if isinstance(yaml_ou_regles, str) else texte(yaml_ou_regles)
    try:
        charger(contenu)
    except ProgrammeRefuse as erreur:
        return str(erreur)
    raise AssertionError("le programme a été admis")
