"""The calendar of the reports and the indicators that each asks, read once from the data."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

FICHIER = Path(__file__).resolve().parents[1] / "donnees" / "comptes_rendus" / "calendrier.json"
Jours = Annotated[int, Field(ge=0, le=366)]
TypeIndicateur = Literal["entier", "montant", "booleen"]


class _Donnee(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Indicateur(_Donnee):
    """What is asked, of which type; `max`: above it, a value is a typing error."""

    libelle: str
    type: TypeIndicateur
    unite: str
    max: int | None = None


class Moment(_Donnee):
    """A report: months after the signature, and what it asks."""

    code: Literal["t6", "t12", "t24"]
    mois: Annotated[int, Field(ge=1, le=120)]
    indicateurs: Annotated[list[str], Field(min_length=1)]


class Relance(_Donnee):
    """A reminder: days after the due date or the previous one; the adviser is told too when `conseiller`."""

    jours: Jours
    conseiller: bool


class Calendrier(_Donnee):
    """The whole calendar; `a_verifier`: no source gives its delays."""

    a_verifier: bool
    note: str
    moments: list[Moment]
    reponse_jours: Jours
    relances: list[Relance]
    indicateurs: dict[str, Indicateur]

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        demandes = {code for moment in self.moments for code in moment.indicateurs}
        if demandes - self.indicateurs.keys():
            raise ValueError(f"indicateurs inconnus : {', '.join(sorted(demandes - self.indicateurs.keys()))}")
        mois = [moment.mois for moment in self.moments]
        if mois != sorted(set(mois)) or len({moment.code for moment in self.moments}) != len(mois):
            raise ValueError("les moments se suivent, chacun une fois")
        return self

    def du_moment(self, code: str) -> Moment:
        """A moment by its code."""
        return next(moment for moment in self.moments if moment.code == code)


@cache
def calendrier() -> Calendrier:
    """The file, read once; ValidationError when it does not hold."""
    return Calendrier.model_validate_json(FICHIER.read_text(encoding="utf-8"))
