"""Value types of a référentiel's content."""

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    Field,
    StrictFloat,
    StrictInt,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from shared.valeurs import ENTIER_JSON

NOMBRE_MAX = 1_000_000_000
CodeElement = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
"""Code of a thématique, axis, question, option or objective: a dot or a dash would break the paths of forms."""
CodeReferentiel = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,60}$")]
Numero = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){2}$")]
"""Semantic version: 1.0.0."""


def nommer(message: str) -> WrapValidator:
    """One sentence for the field, in place of one fault per member of a union."""

    def valider(valeur: Any, suite: ValidatorFunctionWrapHandler) -> Any:
        try:
            return suite(valeur)
        except ValidationError:
            raise PydanticCustomError("valeur_invalide", message) from None

    return WrapValidator(valider)


def _sans_zero_negatif(valeur: float) -> float:
    return valeur + 0


Nombre = Annotated[
    Annotated[StrictInt, Field(ge=-NOMBRE_MAX, le=NOMBRE_MAX)]
    | Annotated[StrictFloat, Field(ge=-NOMBRE_MAX, le=NOMBRE_MAX)],
    AfterValidator(_sans_zero_negatif),
    nommer("doit être un nombre compris entre -1 000 000 000 et 1 000 000 000"),
]
Niveau = Annotated[
    Annotated[StrictInt, Field(ge=0, le=5)] | Annotated[StrictFloat, Field(ge=0, le=5)],
    AfterValidator(_sans_zero_negatif),
    nommer("doit être un niveau compris entre 0 et 5"),
]
"""A level of the 0-5 scale."""
Poids = Annotated[int, Field(strict=True, ge=1, le=100), ENTIER_JSON]
