"""Value types of request and response bodies. Each refuses what the database or a reader could not take."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError
from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret

PLAFOND_MONTANT_EUR = Decimal("999999999999.99")
"""Largest amount a NUMERIC(14,2) column holds."""

_INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_FORME_MONTANT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")


class Entree(BaseModel):
    """Base of request bodies: an unknown field is refused, a text is trimmed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


class Sortie(BaseModel):
    """Base of responses."""

    model_config = ConfigDict(from_attributes=True, serialize_by_alias=True)


def _refuser(code: str, message: str) -> PydanticCustomError:
    return PydanticCustomError(code, message)


def _sans_controle(valeur: str) -> str:
    if _INTERDITS.search(valeur):
        raise _refuser("caractere_interdit", "contient un caractère de contrôle ou un caractère Unicode isolé")
    return valeur


def siret_valide(siret: str) -> bool:
    """True when the 14 digits hold (Luhn, or the exception of La Poste: INSEE)."""
    return re.fullmatch(r"[0-9]{14}", siret) is not None and bool(stdnum_siret.is_valid(siret))


@lru_cache(maxsize=4096)
def siren_valide(siren: str) -> bool:
    """True when the 9 digits hold (Luhn, INSEE); the last answers are remembered: it is in most addresses."""
    return re.fullmatch(r"[0-9]{9}", siren) is not None and bool(stdnum_siren.is_valid(siren))


def _verifier_siren(valeur: str) -> str:
    if not siren_valide(valeur):
        raise _refuser("siren_invalide", "n'est pas un SIREN valide (9 chiffres, clé de Luhn)")
    return valeur


def _verifier_siret(valeur: str) -> str:
    if not siret_valide(valeur):
        raise _refuser("siret_invalide", "n'est pas un SIRET valide (14 chiffres, clé de Luhn, règle de La Poste)")
    return valeur


def _lire_montant(valeur: Any) -> Any:
    if isinstance(valeur, str) and _FORME_MONTANT.fullmatch(valeur):
        return Decimal(valeur)
    if isinstance(valeur, Decimal) or (isinstance(valeur, int) and not isinstance(valeur, bool)):
        return Decimal(valeur)
    if isinstance(valeur, float) and valeur.is_integer():
        return Decimal(int(valeur))
    raise _refuser("montant_invalide", "doit être un montant en euros positif, en texte, avec deux décimales au plus")


def _borner_montant(valeur: Decimal) -> Decimal:
    if not valeur.is_finite() or not 0 <= valeur <= PLAFOND_MONTANT_EUR:
        raise _refuser("montant_hors_bornes", "doit être compris entre 0 et 999 999 999 999,99 euros")
    return valeur.quantize(Decimal("0.01"))


def _texte_seulement(valeur: Any) -> Any:
    if not isinstance(valeur, str | date | datetime):
        raise _refuser("texte_attendu", "doit être une chaîne de caractères")
    return valeur


def _annee_plausible(valeur: date) -> date:
    if not 1900 <= valeur.year <= 2200:
        raise _refuser("date_hors_bornes", "doit être comprise entre 1900 et 2200")
    return valeur


TexteCourt = Annotated[
    str,
    Field(min_length=1, max_length=200),
    AfterValidator(_sans_controle),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 200, "format": "texte"}),
]
"""1 to 200 characters, no control character."""
TexteLong = Annotated[
    str,
    Field(min_length=1, max_length=4000),
    AfterValidator(_sans_controle),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 4000, "format": "texte"}),
]
"""1 to 4,000 characters, no control character."""
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,60}$")]
"""A stable code: lower-case ASCII."""
Siren = Annotated[str, AfterValidator(_verifier_siren), WithJsonSchema({"type": "string", "format": "siren"})]
"""SIREN: 9 digits, Luhn (INSEE)."""
Siret = Annotated[str, AfterValidator(_verifier_siret), WithJsonSchema({"type": "string", "format": "siret"})]
"""SIRET: 14 digits, Luhn or the exception of La Poste (INSEE)."""
CodeNaf = Annotated[str, Field(pattern=r"^[0-9]{2}\.[0-9]{2}[A-Z]$")]
"""NAF rév. 2 subclass, e.g. 25.62B (INSEE)."""
CodeCommune = Annotated[str, Field(pattern=r"^([013-9][0-9]|2[0-9AB])[0-9]{3}$")]
"""INSEE commune code."""
Departement = Annotated[str, Field(pattern=r"^([0-9]{2,3}|2A|2B)$")]


def _entier_json(valeur: Any) -> Any:
    return int(valeur) if isinstance(valeur, float) and valeur.is_integer() else valeur


ENTIER_JSON = BeforeValidator(_entier_json)
"""Lets `3.0` be the integer that JSON Schema says it is; comes last, after `Field(strict=True, ge=…, le=…)`."""
Booleen = StrictBool
DateJour = Annotated[
    date,
    BeforeValidator(_texte_seulement),
    AfterValidator(_annee_plausible),
    WithJsonSchema({"type": "string", "format": "date-jour"}),
]
"""A date AAAA-MM-JJ, between 1900 and 2200."""
MontantEur = Annotated[
    Decimal,
    BeforeValidator(_lire_montant),
    AfterValidator(_borner_montant),
    PlainSerializer(lambda v: format(v, ".2f"), return_type=str, when_used="json"),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^[0-9]{1,12}(\.[0-9]{1,2})?$"},
                {"type": "integer", "minimum": 0, "maximum": 999_999_999_999},
            ],
            "examples": ["250000.00"],
        }
    ),
]
"""Euros as a decimal string, "1234.50", or whole euros as an integer; never a floating-point number."""
_FORME_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ].+")


def _instant_en_texte(valeur: Any) -> Any:
    """Numbers are refused: pydantic would read them as seconds since 1970."""
    if not isinstance(valeur, datetime) and not (isinstance(valeur, str) and _FORME_INSTANT.fullmatch(valeur)):
        raise _refuser("instant_attendu", "doit être un instant ISO 8601, par exemple 2026-01-31T08:00:00Z")
    return valeur


Instant = Annotated[
    datetime, BeforeValidator(_instant_en_texte), WithJsonSchema({"type": "string", "format": "date-time"})
]
"""An ISO 8601 instant as text."""


def _lire_taux(valeur: Any) -> Any:
    if isinstance(valeur, bool) or not isinstance(valeur, str | int | float | Decimal):
        raise _refuser("taux_invalide", "doit être un taux entre 0 et 1")
    try:
        return Decimal(valeur if isinstance(valeur, str) else repr(valeur) if isinstance(valeur, float) else valeur)
    except InvalidOperation:
        raise _refuser("taux_invalide", "doit être un taux entre 0 et 1") from None


def _borner_taux(valeur: Decimal) -> Decimal:
    if not valeur.is_finite() or not 0 <= valeur <= 1 or -valeur.as_tuple().exponent > 4:  # type: ignore[operator]
        raise _refuser("taux_invalide", "doit être un taux entre 0 et 1, avec quatre décimales au plus")
    return valeur


Taux = Annotated[
    Decimal,
    BeforeValidator(_lire_taux),
    AfterValidator(_borner_taux),
    PlainSerializer(str, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^(0(\.[0-9]{1,4})?|1(\.0{1,4})?)$", "examples": ["0.50"]}),
]
"""A rate between 0 and 1 as a decimal string."""
