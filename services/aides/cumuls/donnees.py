"""Incompatible pairs and sources of the rules of cumulation, as data."""

from dataclasses import dataclass
from functools import lru_cache

from pydantic import TypeAdapter

from services.aides.catalogue.elements import Source
from services.aides.catalogue.regimes import DOSSIER
from services.aides.cumuls.domain import Paire


@dataclass(frozen=True)
class ReglesCumul:
    """What the file holds."""

    sources: dict[str, Source]
    paires: list[Paire]


@lru_cache(maxsize=1)
def regles() -> ReglesCumul:
    """ValidationError or KeyError when the file is not of its form."""
    lues = TypeAdapter(ReglesCumul).validate_json((DOSSIER / "cumuls.json").read_bytes())
    for paire in lues.paires:
        lues.sources[paire.source]
    return lues
