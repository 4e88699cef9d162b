"""What may change at once and what waits for a person: a policy per field, as data."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.aides.catalogue.elements import Element
from services.aides.catalogue.schema_national_schemas import AideNationale

FICHIER = Path(__file__).resolve().parents[1] / "donnees" / "import_national.json"
CLE = "id"
COLONNES = tuple(AideNationale.model_fields)
CHAMPS = tuple(nom for nom in COLONNES if nom != CLE)


class Seuil(Element):
    """After how many days a sheet is stale."""

    seuil_jours: Annotated[int, Field(ge=1)]
    a_verifier: bool
    note: str


class ReglageLiens(Element):
    """How an address is tried, and after how many failures it is flagged."""

    echecs_avant_signalement: Annotated[int, Field(ge=1)]
    attente_s: Annotated[float, Field(gt=0)]
    a_verifier: bool
    note: str


class Politique(Element):
    """The file of the policy: every column of the schema but its key."""

    champs: dict[str, Literal["libre", "sensible"]]
    fraicheur: Seuil
    liens: ReglageLiens

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if set(self.champs) != set(CHAMPS):
            raise ValueError(f"champs sans règle ou inconnus : {sorted(set(self.champs) ^ set(CHAMPS))}")
        return self

    @property
    def sensibles(self) -> frozenset[str]:
        """Fields that wait for a person."""
        return frozenset(nom for nom, regle in self.champs.items() if regle == "sensible")


@lru_cache(maxsize=1)
def politique() -> Politique:
    """The policy in force."""
    return Politique.model_validate_json(FICHIER.read_bytes())
