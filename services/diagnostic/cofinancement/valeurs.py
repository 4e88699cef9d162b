"""Amounts, rates and quantities as they are typed in a quote."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from shared.valeurs import MontantEur, Taux


def _positif(valeur: Decimal) -> Decimal:
    if valeur <= 0:
        raise PydanticCustomError("montant_nul", "doit être supérieur à zéro")
    return valeur


def _taux_non_nul(valeur: Decimal) -> Decimal:
    if valeur == 0:
        raise PydanticCustomError("taux_nul", "doit être supérieur à zéro")
    return valeur


def _lire_quantite(valeur: Any) -> Decimal:
    texte = str(valeur) if isinstance(valeur, str | int) and not isinstance(valeur, bool) else ""
    entier, _, decimales = texte.partition(".")
    chiffres = entier.isascii() and entier.isdigit() and len(entier) <= 4
    suite = not decimales or (decimales.isascii() and decimales.isdigit() and len(decimales) <= 2)
    if not chiffres or not suite or texte.endswith(".") or not Decimal(texte):
        raise PydanticCustomError("quantite_invalide", "doit être une quantité de 0,01 à 9999,99, en texte")
    return Decimal(texte)


_FORME_MONTANT = r"^(0\.(0[1-9]|[1-9][0-9]?)|[1-9][0-9]{0,7}(\.[0-9]{1,2})?)$"
_FORME_QUANTITE = r"^(0\.(0[1-9]|[1-9][0-9]?)|[1-9][0-9]{0,3}(\.[0-9]{1,2})?)$"
_FORME_TAUX = r"^(0\.[0-9]{0,3}[1-9]|1(\.0{1,4})?)$"
MontantPositif = Annotated[
    MontantEur,
    AfterValidator(_positif),
    WithJsonSchema({"type": "string", "pattern": _FORME_MONTANT, "examples": ["5000.00"]}),
]
"""Euros above zero, as a decimal string; below 100 million."""
TauxPositif = Annotated[
    Taux,
    AfterValidator(_taux_non_nul),
    WithJsonSchema({"type": "string", "pattern": _FORME_TAUX, "examples": ["0.50"]}),
]
QuantiteLue = Annotated[
    Decimal,
    PlainSerializer(str, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": _FORME_QUANTITE, "examples": ["2.5"]}),
]
Quantite = Annotated[QuantiteLue, BeforeValidator(_lire_quantite)]
