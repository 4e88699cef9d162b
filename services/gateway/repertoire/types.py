"""Types of the directory's messages: each value is one that the nomenclatures know."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from shared.nomenclatures import activites, territoires
from shared.nomenclatures.axes import AXES, THEMATIQUES

CodeAxe = Annotated[
    str,
    AfterValidator(lambda code: _parmi(code, AXES, "n'est pas un axe du diagnostic")),
    WithJsonSchema({"type": "string", "enum": list(AXES)}),
]
CodeThematique = Annotated[
    str,
    AfterValidator(lambda code: _parmi(code, THEMATIQUES, "n'est pas une thématique du diagnostic")),
    WithJsonSchema({"type": "string", "enum": list(THEMATIQUES)}),
]
DepartementIdf = Literal["75", "77", "78", "91", "92", "93", "94", "95"]
Offre = Literal[
    "diagnostic",
    "conseil",
    "etude",
    "formation",
    "pret-equipement",
    "accelerateur",
    "action-collective",
    "financement",
    "salon",
    "intelligence-economique",
]
Besoin = Literal[
    "conseil", "investissement_productif", "formation", "recrutement", "innovation", "transition", "export"
]
Categorie = Literal["PME", "ETI", "GE"]
Tranche = Literal["NN", "00", "01", "02", "03", "11", "12", "21", "22", "31", "32", "41", "42", "51", "52", "53"]


def _parmi(code: str, connus: dict[str, str], faute: str) -> str:
    if code not in connus:
        raise PydanticCustomError("code_inconnu", faute)
    return code


def _commune(code: str) -> str:
    actuelle = territoires.commune_actuelle(code)
    if actuelle is None:
        raise PydanticCustomError("commune_inconnue", "n'est pas une commune d'Île-de-France (code INSEE)")
    return actuelle


def _intercommunalite(code: str) -> str:
    if code not in territoires.intercommunalites():
        raise PydanticCustomError("intercommunalite_inconnue", "n'est pas une intercommunalité d'Île-de-France (SIREN)")
    return code


def _prefixe_naf(prefixe: str) -> str:
    if not activites.prefixe_naf_connu(prefixe):
        raise PydanticCustomError("naf_inconnu", "n'est pas un préfixe de la NAF rév. 2 (25, 25.6, 25.62 ou 25.62B)")
    return prefixe


CommuneIdf = Annotated[
    str, Field(max_length=5), AfterValidator(_commune), WithJsonSchema({"type": "string", "format": "commune-idf"})
]
"""INSEE code of a commune of Île-de-France; a former one, or an arrondissement of Paris, becomes that of today."""
Intercommunalite = Annotated[
    str,
    Field(max_length=9),
    AfterValidator(_intercommunalite),
    WithJsonSchema({"type": "string", "format": "intercommunalite-idf"}),
]
"""SIREN of an EPCI or of an EPT of Île-de-France."""
PrefixeNaf = Annotated[
    str, Field(max_length=6), AfterValidator(_prefixe_naf), WithJsonSchema({"type": "string", "format": "prefixe-naf"})
]
