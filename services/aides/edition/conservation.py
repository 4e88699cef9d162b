"""A draft is kept and given back as it came, or refused."""

from collections.abc import Mapping
from typing import Any

import orjson

from services.aides.edition.errors import ContenuImpropre
from services.aides.edition.schemas import BrouillonSaisi

TAILLE_MAX = 200_000
"""Bytes of the JSON of one part of a draft."""


def contenu_conservable(entree: BrouillonSaisi) -> dict[str, Any]:
    """What to store; ContenuImpropre with every part at fault."""
    parties = {"regles": entree.regles, "sources": entree.sources, "scenarios": entree.scenarios}
    fautes = {nom: message for nom, partie in parties.items() if (message := _defaut(partie)) is not None}
    if fautes:
        champs = [{"champ": f"body.{nom}", "message": message} for nom, message in fautes.items()]
        raise ContenuImpropre(f"{champs[0]['champ'].removeprefix('body.')} {champs[0]['message']}.", champs=champs)
    return entree.model_dump(mode="json")


def _defaut(partie: Mapping[str, Any]) -> str | None:
    try:
        octets = orjson.dumps(partie)
    except (TypeError, ValueError):
        return "contient une valeur qui ne se conserve pas"
    if b"\\u0000" in octets:
        return "contient un caractère nul"
    return "dépasse 200 000 octets" if len(octets) > TAILLE_MAX else None
