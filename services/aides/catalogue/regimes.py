"""The legal regimes as data: de minimis ceilings by period, highest intensities by article."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, TypeAdapter

from services.aides.catalogue.elements import Source
from services.aides.eligibilite.intensites import Intensite
from services.aides.eligibilite.minimis import PeriodeMinimis

DOSSIER = Path(__file__).resolve().parents[1] / "donnees" / "regimes"
T = TypeVar("T")


class Donnees(BaseModel, Generic[T]):
    """Items by key, and the source of each."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    elements: list[T]
    sources: dict[str, Source]


_REJOUES: ContextVar[Mapping[str, bytes] | None] = ContextVar("regimes_rejoues", default=None)
"""The regimes of the past, while a stored decision is recomputed."""


@lru_cache(maxsize=1)
def regimes_actuels() -> dict[str, bytes]:
    """Canonical JSON of each file of regimes, by its name."""
    fichiers = sorted(DOSSIER.glob("*.json"))
    return {f.stem: orjson.dumps(orjson.loads(f.read_bytes()), option=orjson.OPT_SORT_KEYS) for f in fichiers}


def regime_en_cours(nom: str) -> bytes:
    """Canonical JSON of the file that rules now: today's, or the one being replayed."""
    rejoues = _REJOUES.get()
    return (regimes_actuels() if rejoues is None else rejoues)[nom]


@contextmanager
def regimes_rejoues(contenus: Mapping[str, bytes]) -> Iterator[None]:
    """Inside, the regimes are those given, whatever the files have become."""
    jeton = _REJOUES.set(contenus)
    try:
        yield
    finally:
        _REJOUES.reset(jeton)


def _lire(octets: bytes, liste: str, cle: str, modele: Any) -> Donnees[Any]:
    brut = TypeAdapter(dict[str, Any]).validate_json(octets)
    sources = TypeAdapter(dict[str, Source]).validate_python(brut["sources"])
    par_cle = {element[cle]: sources[element.pop("source")] for element in brut[liste]}
    return Donnees(elements=TypeAdapter(list[modele]).validate_python(brut[liste]), sources=par_cle)


@lru_cache(maxsize=8)
def _periodes(octets: bytes) -> Donnees[PeriodeMinimis]:
    return _lire(octets, "periodes", "code", PeriodeMinimis)


@lru_cache(maxsize=8)
def _periodes_sieg(octets: bytes) -> Donnees[PeriodeMinimis]:
    return _lire(octets, "periodes_sieg", "code", PeriodeMinimis)


@lru_cache(maxsize=8)
def _intensites(octets: bytes) -> dict[str, Intensite]:
    donnees = _lire(octets, "intensites", "article", Intensite)
    return {element.article: element for element in donnees.elements}


def periodes_de_minimis() -> Donnees[PeriodeMinimis]:
    """Ceilings by period, with the source of each regulation."""
    return _periodes(regime_en_cours("de_minimis"))


def periodes_sieg() -> Donnees[PeriodeMinimis]:
    """The same for services of general economic interest."""
    return _periodes_sieg(regime_en_cours("de_minimis"))


def intensites() -> dict[str, Intensite]:
    """Highest intensities by article code."""
    return _intensites(regime_en_cours("intensites"))
