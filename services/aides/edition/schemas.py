"""Messages of the edition of the catalogue."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Entree, Sortie, TexteCourt

CodeDispositif = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,60}$")]
EtatBrouillon = Literal["brouillon", "approuve", "publie", "ecarte"]


class BrouillonSaisi(Entree):
    """Une version proposée : ses règles, leurs sources, et les scénarios qui la vérifient."""

    dispositif: CodeDispositif = Field(description="Code du dispositif, existant ou nouveau.")
    nom: TexteCourt = Field(description="Nom.")
    porteur: TexteCourt = Field(description="Qui le porte.")
    objet: TexteCourt = Field(description="À quoi il sert.")
    regles: dict[str, Any] = Field(description="Règles de la version, dans le langage du catalogue.")
    sources: dict[str, Any] = Field(description="Sources citées, par clé.")
    scenarios: dict[str, Any] = Field(description="`socle` de faits et `scenarios`, six au moins.")


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
