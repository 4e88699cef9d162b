"""What every file of the catalogue is made of: sources, conditions, and what rests on a source."""

from decimal import Decimal
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator

from services.aides.catalogue.codes import CodeCourt, Confiance
from services.aides.catalogue.faits import FAITS
from services.aides.catalogue.territoires import territoire

_ORDRE = {">=", ">", "<", "<="}
_CODES = {"parmi", "hors", "commence_par"}
_OPERATEURS = {"booleen": {"="}, "code": _CODES, "territoire": {"dans"}}
_TYPES = {"booleen": bool, "code": list, "territoire": list}


class Element(BaseModel):
    """Strict: an unknown key in a file is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Element):
    """Where a figure was read. V: in the source itself; V2: in a secondary source."""

    reference: str
    adresse: str
    confiance: Confiance


class Condition(Element):
    """A leaf (fait, operateur, seuil), a group of conditions, or the contrary of one."""

    fait: str | None = None
    operateur: str | None = None
    seuil: StrictBool | Decimal | list[str] | None = None
    un_de: list["Condition"] = Field(default_factory=list)
    tous: list["Condition"] = Field(default_factory=list)
    non: "Condition | None" = None

    @model_validator(mode="after")
    def _forme(self) -> Self:
        if bool(self.un_de) + bool(self.tous) + (self.non is not None) + (self.fait is not None) != 1:
            raise ValueError("une condition est une feuille, un seul groupe, ou le contraire d'une autre")
        if self.fait is not None:
            self._verifier_feuille()
        return self

    def _verifier_feuille(self) -> None:
        if self.fait not in FAITS:
            raise ValueError(f"fait inconnu : {self.fait}")
        genre = FAITS[self.fait].genre
        attendus = _OPERATEURS.get(genre, _ORDRE)
        type_seuil = _TYPES.get(genre, Decimal)
        if self.operateur not in attendus or not isinstance(self.seuil, type_seuil) or self.seuil == []:
            raise ValueError(f"opérateur ou seuil impropre pour {self.fait} : {self.operateur} {self.seuil}")
        if genre == "territoire" and isinstance(self.seuil, list):
            territoire(tuple(self.seuil))

    def faits(self) -> list[str]:
        """Codes of the facts used, in order, without repetition."""
        if self.fait is not None:
            return [self.fait]
        return list(dict.fromkeys(code for sous in self.parties() for code in sous.faits()))

    def parties(self) -> list["Condition"]:
        """The conditions that this one is made of; none for a leaf."""
        return [*self.un_de, *self.tous, *([] if self.non is None else [self.non])]


class Sourcable(Element):
    """What rests on a source, or must be checked."""

    source: CodeCourt | None = None
    a_verifier: bool = False
    note: str | None = None

    @model_validator(mode="after")
    def _sourcee(self) -> Self:
        if self.source is None and not self.a_verifier:
            raise ValueError("sans source, un chiffre se marque a_verifier")
        return self
