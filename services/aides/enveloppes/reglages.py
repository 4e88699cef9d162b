"""Delays of the envelopes, read from the data with their source."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

FICHIER = Path(__file__).resolve().parents[1] / "donnees" / "enveloppes" / "reglages.json"


class ReglagesEnveloppes(BaseModel):
    """How long a reservation holds without a decision, in days; `a_verifier`: no source gives it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reservation_jours: Annotated[int, Field(ge=1, le=1096)]
    a_verifier: bool
    note: str


@cache
def reglages() -> ReglagesEnveloppes:
    """The file, read once."""
    return ReglagesEnveloppes.model_validate_json(FICHIER.read_text(encoding="utf-8"))
