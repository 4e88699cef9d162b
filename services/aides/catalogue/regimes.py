"""The legal regimes as data: de minimis ceilings by period, highest intensities by article."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

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


def _lire(fichier: str, liste: str, cle: str, modele: Any) -> Donnees[Any]:
    brut = TypeAdapter(dict[str, Any]).validate_json((DOSSIER / fichier).read_bytes())
    sources = TypeAdapter(dict[str, Source]).validate_python(brut["sources"])
    par_cle = {element[cle]: sources[element.pop("source")] for element in brut[liste]}
    return Donnees(elements=TypeAdapter(list[modele]).validate_python(brut[liste]), sources=par_cle)


@lru_cache(maxsize=1)
def periodes_de_minimis() -> Donnees[PeriodeMinimis]:
    """Ceilings by period, with the source of each regulation."""
    return _lire("de_minimis.json", "periodes", "code", PeriodeMinimis)


@lru_cache(maxsize=1)
def periodes_sieg() -> Donnees[PeriodeMinimis]:
    """The same for services of general economic interest."""
    return _lire("de_minimis.json", "periodes_sieg", "code", PeriodeMinimis)


@lru_cache(maxsize=1)
def intensites() -> dict[str, Intensite]:
    """Highest intensities by article code."""
    donnees = _lire("intensites.json", "intensites", "article", Intensite)
    return {element.article: element for element in donnees.elements}
