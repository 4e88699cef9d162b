"""Messages of the edition of the catalogue."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from shared.valeurs import Entree, Sortie, TexteCourt

TAILLE_MAX = 200_000
"""Bytes of the JSON of one part of a draft."""
CodeDispositif = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,60}$")]
EtatBrouillon = Literal["brouillon", "approuve", "publie", "ecarte"]


def _conservable(valeur: dict[str, Any]) -> dict[str, Any]:
    """Refuses what could not be stored and given back as it came."""
    try:
        octets = orjson.dumps(valeur)
    except (TypeError, ValueError):
        raise PydanticCustomError("json_impropre", "contient une valeur qui ne se conserve pas") from None
    if b"\\u0000" in octets:
        raise PydanticCustomError("json_impropre", "contient un caractère nul")
    if len(octets) > TAILLE_MAX:
        raise PydanticCustomError("json_trop_long", "dépasse 200 000 octets")
    return valeur


Json = Annotated[dict[str, Any], AfterValidator(_conservable)]


class BrouillonSaisi(Entree):
    """Une version proposée : ses règles, leurs sources, et les scénarios qui la vérifient."""

    dispositif: CodeDispositif = Field(description="Code du dispositif, existant ou nouveau.")
    nom: TexteCourt = Field(description="Nom.")
    porteur: TexteCourt = Field(description="Qui le porte.")
    objet: TexteCourt = Field(description="À quoi il sert.")
    regles: Json = Field(description="Règles de la version, dans le langage du catalogue.")
    sources: Json = Field(description="Sources citées, par clé.")
    scenarios: Json = Field(description="`socle` de faits et `scenarios`, six au moins.")


class DefautLu(Sortie):
    """Un défaut du brouillon."""

    lieu: str = Field(description="Chemin de la règle fautive.")
    message: str = Field(description="Ce qui ne va pas.")


class BrouillonResume(Sortie):
    """Un brouillon dans une liste."""

    id: UUID = Field(description="Identifiant.")
    dispositif: str = Field(description="Code du dispositif.")
    etat: EtatBrouillon = Field(description="État.")
    redige_par: UUID = Field(description="Qui l'a rédigé.")
    redige_le: datetime = Field(description="Quand.")
    approuve_par: UUID | None = Field(description="Qui l'a approuvé.")
    approuve_le: datetime | None = Field(description="Quand.")
    empreinte: str | None = Field(description="SHA-256 de la version publiée.")
    version: int = Field(description="Version du brouillon, pour `If-Match`.")


class BrouillonLu(BrouillonResume):
    """Un brouillon, et ce qui empêche de le publier."""

    contenu: dict[str, Any] = Field(description="Ce qui a été saisi.")
    defauts: list[DefautLu] = Field(description="Défauts ; vide : publiable.")
