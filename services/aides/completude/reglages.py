"""What the Région expects with a demande, and how long it gives itself: data, each figure sourced or to be checked."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.aides.catalogue.elements import Element
from shared.valeurs import Code

FICHIER = Path(__file__).parents[1] / "donnees" / "completude.json"
Jours = Annotated[int, Field(ge=1, le=1000)]


class Reference(Element):
    """Where a figure comes from."""

    reference: str
    adresse: str


class _Verifiable(Element):
    """A figure: sourced, or said to be checked."""

    source: Code | None = None
    a_verifier: bool = False
    note: str | None = None

    @model_validator(mode="after")
    def _dit_d_ou_il_vient(self) -> Self:
        if self.source is None and not self.a_verifier:
            raise ValueError("donner la source, ou dire a_verifier")
        return self


class DelaiInstruction(_Verifiable):
    """Delay of the instruction, in working days from the deposit, pauses excluded."""

    jours_ouvres: Jours


class Echantillon(_Verifiable):
    """Fewest finished durations for a centile to be published."""

    valeur: Annotated[int, Field(ge=2, le=1000)]


class Silence(_Verifiable):
    """What the silence of the Région is worth, after so many full months, pauses excluded."""

    effet: Literal["rejet", "acceptation"]
    mois: Annotated[int, Field(ge=1, le=24)]


class Piece(_Verifiable):
    """A document expected with the demande."""

    code: Code
    libelle: str


class Champ(_Verifiable):
    """A field that a demande needs, and that the company alone knows at first."""

    code: Code
    libelle: str


class Reglages(Element):
    """The whole file."""

    sources: dict[Code, Reference]
    delai_de_reponse_max_jours: Jours
    echantillon_min: Echantillon
    instruction: DelaiInstruction
    silence: Silence
    silence_dispositifs: list[Code]
    pieces: list[Piece]
    pieces_dispositifs: dict[Code, list[Piece]]
    champs: list[Champ]

    def pieces_de(self, dispositif: str) -> list[Piece]:
        """Documents expected for a dispositif: its own list when it has one."""
        return self.pieces_dispositifs.get(dispositif, self.pieces)

    def silence_de(self, dispositif: str) -> Silence | None:
        """What silence is worth for a dispositif; None when nothing says it."""
        return self.silence if dispositif in self.silence_dispositifs else None

    def reference(self, code: str | None) -> str | None:
        """Words of a source."""
        return self.sources[code].reference if code is not None else None


@lru_cache(maxsize=1)
def reglages() -> Reglages:
    """The file, read once."""
    return Reglages.model_validate_json(FICHIER.read_bytes())
