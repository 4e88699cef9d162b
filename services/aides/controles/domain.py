"""What a check is worth today. Pure, but for the file that lists the checks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from services.aides.catalogue.elements import Element
from shared.valeurs import Code

FICHIER = Path(__file__).parents[1] / "donnees" / "controles.json"


class Resultat(StrEnum):
    """What a check gave. `a_faire` and `degrade`: the outside source has not answered yet, or could not."""

    A_FAIRE = "a_faire"
    DEGRADE = "degrade"
    CONFORME = "conforme"
    NON_CONFORME = "non_conforme"


class EtatControle(StrEnum):
    """What the last check is worth today."""

    ABSENT = "absent"
    A_FAIRE = "a_faire"
    DEGRADE = "degrade"
    CONFORME = "conforme"
    NON_CONFORME = "non_conforme"
    PERIME = "perime"


class Controle(Element):
    """A kind of check. `regimes`: asked only for awards under one of them; none named: for all."""

    code: Code
    libelle: str
    mode: Literal["automatique", "manuel"]
    autorite: str
    validite_jours: Annotated[int, Field(ge=1, le=1000)]
    a_verifier: bool
    note: str
    regimes: list[Code] = Field(default_factory=list)

    def echeance(self, constate_le: date) -> date:
        """Last day on which a check made that day holds."""
        return constate_le + timedelta(days=self.validite_jours)


@lru_cache(maxsize=1)
def controles() -> dict[str, Controle]:
    """All the kinds of checks, by code."""
    lus = TypeAdapter(dict[Literal["controles"], list[Controle]]).validate_json(FICHIER.read_bytes())
    return {controle.code: controle for controle in lus["controles"]}


def attendus(regime: str) -> list[Controle]:
    """The checks that an award under this regime needs."""
    return [controle for controle in controles().values() if not controle.regimes or regime in controle.regimes]


AUTOMATIQUES = tuple(code for code, controle in controles().items() if controle.mode == "automatique")


@dataclass(frozen=True, slots=True)
class Constat:
    """What was found, when, and the evidence."""

    resultat: Resultat
    constate_le: date
    reference: str | None = None
    automatique: bool = False


@dataclass(frozen=True, slots=True)
class Examen:
    """A check that an award needs, and what its last result is worth."""

    controle: Controle
    etat: EtatControle
    dernier: Mapping[str, Any] | None

    @property
    def bloque(self) -> bool:
        return self.etat is not EtatControle.CONFORME


def examiner(regime: str, derniers: Iterable[Mapping[str, Any]], aujourdhui: date) -> list[Examen]:
    """Each check that the regime needs, from the last result of each kind."""
    par_code = {ligne["controle"]: ligne for ligne in derniers}
    examens = []
    for controle in attendus(regime):
        dernier = par_code.get(controle.code)
        examens.append(Examen(controle, _etat(dernier, aujourdhui), dernier))
    return examens


def _etat(dernier: Mapping[str, Any] | None, aujourdhui: date) -> EtatControle:
    if dernier is None:
        return EtatControle.ABSENT
    if dernier["resultat"] == Resultat.CONFORME and dernier["valide_jusqu_au"] < aujourdhui:
        return EtatControle.PERIME
    return EtatControle(dernier["resultat"])


_SUITES: dict[EtatControle, str] = {
    EtatControle.ABSENT: "à relever",
    EtatControle.A_FAIRE: "la source n'a pas encore été interrogée",
    EtatControle.DEGRADE: "la source ne répond pas : recontrôler plus tard",
    EtatControle.NON_CONFORME: "non conforme",
    EtatControle.PERIME: "périmé : à relever de nouveau",
}


def phrases(examens: Iterable[Examen]) -> list[str]:
    """What blocks an award, in words."""
    return [f"Contrôle « {e.controle.libelle} » : {_SUITES[e.etat]}." for e in examens if e.bloque]
