"""All the refusals of the platform, found by importing every module of the services and of the kernel."""

import pkgutil
from importlib import import_module
from pathlib import Path

from shared.erreurs import Refus

RACINE = Path(__file__).resolve().parents[1]


def tous_les_refus() -> list[type[Refus]]:
    """Every class of refusal, the base excepted, by module and name: the order of the imports decides nothing."""
    for paquet in ("shared", "services"):
        for module in pkgutil.walk_packages([str(RACINE / paquet)], f"{paquet}."):
            import_module(module.name)
    trouves: list[type[Refus]] = []
    restantes = [Refus]
    while restantes:
        for fille in restantes.pop().__subclasses__():
            if fille not in trouves:
                trouves.append(fille)
                restantes.append(fille)
    return sorted(trouves, key=lambda classe: (classe.__module__, classe.__qualname__))
