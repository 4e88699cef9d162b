"""Messages of the weaknesses."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.valeurs import Sortie

Regle = Literal[
    "objectif-manque",
    "groupe-non-constitue",
    "delais-disperses",
    "redondance",
    "programme-inutilise",
    "financement-non-systematique",
    "impact-non-mesure",
    "participation-en-baisse",
    "trop-d-actions",
]


class FaiblesseLue(Sortie):
    """Une faiblesse, trouvée par une règle sur des chiffres."""

    regle: Regle = Field(description="Règle qui l'a trouvée.")
    explication: str = Field(description="Ce qui est constaté.")
    chiffres: dict[str, str] = Field(description="Chiffres sur lesquels la règle se prononce.")
    n: int = Field(description="Nombre de faits comptés.")
    objets: list[str] = Field(description="Conventions, programmes, groupes ou parcours d'où elle vient, 20 au plus.")


class FaiblessesLues(Sortie):
    """Les faiblesses d'une période."""

    du: date = Field(description="Premier jour.")
    au: date = Field(description="Dernier jour : les chiffres sont ceux de ce jour-là.")
    seuils: dict[str, str] = Field(description="Seuils des règles.")
    seuils_a_verifier: bool = Field(default=True, description="Vrai : ces seuils sont des hypothèses à valider.")
    par_regle: dict[str, int] = Field(description="Nombre de faiblesses par règle.")
    faiblesses: list[FaiblesseLue] = Field(description="Faiblesses, règle par règle.")
