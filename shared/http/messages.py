"""French sentences for the validation faults that Pydantic names by type."""

from typing import Any

_PHRASES = {
    "missing": "est obligatoire",
    "extra_forbidden": "n'est pas un champ connu",
    "json_invalid": "le corps n'est pas un JSON valide",
    "json_type": "doit être du JSON",
    "string_type": "doit être une chaîne de caractères",
    "string_too_short": "doit compter au moins {min_length} caractère(s)",
    "string_too_long": "doit compter au plus {max_length} caractères",
    "string_pattern_mismatch": "n'est pas de la forme attendue ({pattern})",
    "string_unicode": "contient un caractère Unicode invalide",
    "int_type": "doit être un nombre entier",
    "int_parsing": "doit être un nombre entier",
    "int_from_float": "doit être un nombre entier",
    "float_type": "doit être un nombre",
    "float_parsing": "doit être un nombre",
    "finite_number": "doit être un nombre fini",
    "bool_type": "doit être vrai ou faux",
    "bool_parsing": "doit être vrai ou faux",
    "decimal_type": "doit être un nombre décimal",
    "decimal_parsing": "doit être un nombre décimal",
    "decimal_max_digits": "compte trop de chiffres",
    "decimal_max_places": "compte trop de décimales",
    "greater_than": "doit être supérieur à {gt}",
    "greater_than_equal": "doit être supérieur ou égal à {ge}",
    "less_than": "doit être inférieur à {lt}",
    "less_than_equal": "doit être inférieur ou égal à {le}",
    "enum": "doit être l'une des valeurs {expected}",
    "literal_error": "doit être l'une des valeurs {expected}",
    "uuid_parsing": "doit être un identifiant UUID",
    "uuid_type": "doit être un identifiant UUID",
    "date_parsing": "doit être une date AAAA-MM-JJ",
    "date_type": "doit être une date AAAA-MM-JJ",
    "date_from_datetime_parsing": "doit être une date AAAA-MM-JJ",
    "date_from_datetime_inexact": "doit être une date AAAA-MM-JJ, sans heure",
    "datetime_parsing": "doit être un instant ISO 8601",
    "datetime_type": "doit être un instant ISO 8601",
    "list_type": "doit être une liste",
    "dict_type": "doit être un objet",
    "model_attributes_type": "doit être un objet",
    "model_type": "doit être un objet",
    "too_short": "doit compter au moins {min_length} élément(s)",
    "too_long": "doit compter au plus {max_length} éléments",
    "union_tag_invalid": "n'est pas d'un type connu ({expected_tags})",
    "union_tag_not_found": "doit indiquer son type",
}


def message_de_champ(faute: dict[str, Any]) -> str:
    """French sentence for one fault; our own value types bring theirs."""
    phrase = _PHRASES.get(faute["type"])
    if phrase is None:
        return str(faute["msg"]) if faute["type"].isidentifier() and "ctx" not in faute else "valeur refusée"
    try:
        return phrase.format(**faute.get("ctx", {}))
    except (KeyError, IndexError):
        return "valeur refusée"
