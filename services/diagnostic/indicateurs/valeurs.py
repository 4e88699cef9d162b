"""Value types of measured figures."""

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

_DECIMAL = r"^-?[0-9]{1,12}(\.[0-9]{1,4})?$"


def _lire_decimal(valeur: Any) -> Any:
    if isinstance(valeur, str) and re.fullmatch(_DECIMAL, valeur):
        return Decimal(valeur)
    if isinstance(valeur, int | float | Decimal) and not isinstance(valeur, bool):
        try:
            nombre = Decimal(str(valeur))
            if nombre.is_finite() and abs(nombre) < 10**12:
                return nombre.quantize(Decimal("0.0001"))
        except InvalidOperation:
            pass
    raise PydanticCustomError("nombre_invalide", "doit être un nombre de douze chiffres au plus, avec quatre décimales")


Mesure = Annotated[
    Decimal,
    BeforeValidator(_lire_decimal),
    PlainSerializer(lambda v: format(v.normalize(), "f"), return_type=str, when_used="json"),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": _DECIMAL},
                {"type": "number", "exclusiveMinimum": -(10**12), "exclusiveMaximum": 10**12},
            ],
            "examples": ["12.5"],
        }
    ),
]
"""A measured value as a decimal string; a JSON number is understood too, kept to four decimals."""


def _effectif(valeur: Decimal) -> Decimal:
    if not 0 <= valeur <= 1_000_000:
        raise PydanticCustomError("effectif_invalide", "doit être compris entre 0 et 1 000 000 équivalents temps plein")
    return valeur.quantize(Decimal("0.01"))


Effectif = Annotated[
    Mesure,
    AfterValidator(_effectif),
    PlainSerializer(lambda v: format(v, ".2f"), return_type=str, when_used="json"),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^[0-9]{1,6}(\.[0-9]{1,4})?$"},
                {"type": "number", "minimum": 0, "maximum": 1_000_000},
            ],
            "examples": ["42.50"],
        }
    ),
]
"""Full-time equivalents, two decimals kept."""
