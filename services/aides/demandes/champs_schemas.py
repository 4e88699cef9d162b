"""Fields of a demande in messages."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from shared.valeurs import Code, Entree, Sortie, TexteCourt


class ChampSaisi(Entree):
    """Un champ que l'entreprise saisit ou corrige."""

    champ: Code = Field(description="Champ.")
    valeur: TexteCourt = Field(description="Valeur.")


class ValeurPrecedente(Sortie):
    """Ce qu'un champ valait avant d'être corrigé."""

    valeur: str = Field(description="Valeur.")
    source: str = Field(description="Origine de la valeur.")
    le: datetime | None = Field(default=None, description="Date de la valeur.")


class ChampRepris(Sortie):
    """Un champ prérempli et son origine."""

    champ: str = Field(description="Champ.")
    libelle: str = Field(description="Libellé.")
    valeur: str = Field(description="Valeur reprise.")
    source: Literal["annuaire", "saisie", "calcul", "diagnostic", "plan", "etude", "demande"] = Field(
        description="Origine de la valeur ; `demande` : une demande précédente."
    )
    le: datetime | None = Field(default=None, description="Date de la valeur ; absente si elle date de la création.")
    avant: list[ValeurPrecedente] = Field(default_factory=list, description="Valeurs remplacées, la première d'abord.")


class ChampASaisir(Sortie):
    """Un champ que rien de connu n'a rempli."""

    champ: str = Field(description="Champ.")
    libelle: str = Field(description="Libellé.")
