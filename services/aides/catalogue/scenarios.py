"""Scenarios that each dispositif ships with: what is known one day, and what the rules must answer."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from services.aides.catalogue.codes import CodeCourt, Nature
from services.aides.catalogue.elements import Element
from services.aides.catalogue.errors import CatalogueInvalide
from services.aides.catalogue.fenetres import Etat

DOSSIER = Path(__file__).resolve().parents[1] / "donnees" / "scenarios"
MINIMUM = 6
"""Scenarios that a dispositif ships at least."""


class DepensePrevue(Element):
    """A planned cost, in euros."""

    nature: Nature
    montant_eur: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]


class Attendu(Element):
    """The answer; `version` null: no version in force that day, hence nothing else."""

    version: str | None
    verdict: Literal["eligible", "non_eligible", "a_confirmer"] | None = None
    critere: Literal["vrai", "faux", "inconnu"] | None = None
    montant_eur: Decimal | None = None
    plafonnee_par: str | None = None
    etat: Etat | None = None


class Scenario(Element):
    """`regle`: the criterion, or what is tested (validite, montant, calendrier); `faits` replace those of the base."""

    code: CodeCourt
    regle: CodeCourt
    le: date
    faits: dict[str, Any] = Field(default_factory=dict)
    depenses: list[DepensePrevue] = Field(default_factory=list)
    attendu: Attendu

    @model_validator(mode="after")
    def _repond(self) -> Self:
        reponses = self.attendu.model_dump(exclude={"version"}, exclude_none=True)
        if bool(reponses) != (self.attendu.version is not None):
            raise ValueError(f"le scénario {self.code} attend une réponse d'une version, ou aucune version")
        return self


class Scenarios(Element):
    """One file: the facts that every scenario starts from, and the scenarios."""

    dispositif: CodeCourt
    socle: dict[str, Any]
    scenarios: Annotated[list[Scenario], Field(min_length=MINIMUM)]

    @model_validator(mode="after")
    def _distincts(self) -> Self:
        codes = [scenario.code for scenario in self.scenarios]
        if len(set(codes)) != len(codes):
            raise ValueError("scénarios de même code")
        return self


def lire_scenarios(dossier: Path = DOSSIER) -> dict[str, Scenarios]:
    """Scenarios by dispositif; CatalogueInvalide names the file at fault."""
    lus = {}
    for chemin in sorted(dossier.glob("*.json")):
        try:
            fichier = Scenarios.model_validate_json(chemin.read_bytes())
        except ValidationError as erreur:
            raise CatalogueInvalide(f"{chemin.name} : {erreur}") from erreur
        if fichier.dispositif != chemin.stem:
            raise CatalogueInvalide(f"{chemin.name} décrit le dispositif {fichier.dispositif}.")
        lus[fichier.dispositif] = fichier
    return lus
