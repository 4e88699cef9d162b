"""The engines, by version: a result is computed again by the engine that made it, never by a newer one."""

from collections.abc import Callable, Mapping
from typing import Any

from services.diagnostic.notation.evaluation import MOTEUR
from services.diagnostic.restitution.resultat import Passation, construire

Moteur = Callable[[Passation], dict[str, Any]]
MOTEURS: Mapping[str, Moteur] = {MOTEUR: construire}
"""A new engine is added beside the others: none is ever removed while a result names it."""
