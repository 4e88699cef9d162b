"""Closed codes of the catalogue."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.aides import NatureDepense

Besoin = Literal[
    "conseil", "investissement_productif", "formation", "recrutement", "innovation", "transition", "export"
]
Nature = NatureDepense
"""Nature of an expense: the codes that the neighbours are told."""
Instrument = Literal[
    "subvention", "avance", "subvention_et_avance", "pret", "garantie", "prestation", "avantage_fiscal"
]
Regime = Literal["de_minimis", "exemption", "sauvetage_restructuration", "hors_aide_etat", "a_determiner"]
Confiance = Literal["V", "V2"]
CATEGORIES = ("micro", "petite", "moyenne", "grande")
Montant = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]
TauxAide = Annotated[Decimal, Field(ge=0, le=1)]
CodeCourt = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,60}$")]
