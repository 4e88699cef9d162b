"""What the plan assumes and no published rule gives: cost of a file, times of preparation and instruction, pairs."""

from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from services.aides.catalogue.codes import Besoin, CodeCourt, Montant, Nature
from services.aides.catalogue.elements import Element
from services.aides.plan.domain import Portee

FICHIER = Path(__file__).resolve().parents[1] / "donnees" / "plan" / "hypotheses.json"
Jours = Annotated[int, Field(ge=0, le=3650)]


class Incompatibilite(Element):
    """Two dispositifs that do not go together; without a source, a caution to verify."""

    a: CodeCourt
    b: CodeCourt
    portee: Portee
    libelle: str
    source: str | None


class Hypotheses(Element):
    """Values by instrument (`defaut` for the others)."""

    a_verifier: bool
    note: str
    cout_dossier_eur: dict[str, Montant]
    preparation_jours: dict[str, Jours]
    instruction_jours: dict[str, Jours]
    nature_par_besoin: dict[Besoin, Nature]
    incompatibilites: list[Incompatibilite]

    def cout(self, instrument: str) -> Decimal:
        """Cost for the company of filling one file, in euros (HYPOTHESE)."""
        return self.cout_dossier_eur.get(instrument, self.cout_dossier_eur["defaut"])

    def preparation(self, instrument: str) -> int:
        """Days to prepare a file (HYPOTHESE)."""
        return self.preparation_jours.get(instrument, self.preparation_jours["defaut"])

    def instruction(self, instrument: str) -> int:
        """Days from a complete file to the decision (HYPOTHESE)."""
        return self.instruction_jours.get(instrument, self.instruction_jours["defaut"])


@lru_cache(maxsize=1)
def hypotheses() -> Hypotheses:
    """The file of the assumptions."""
    return Hypotheses.model_validate_json(FICHIER.read_bytes())
