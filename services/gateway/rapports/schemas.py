"""Messages of the annual report."""

from datetime import datetime

from pydantic import Field

from shared.valeurs import Sortie


class ChiffreLu(Sortie):
    """Un chiffre de l'année."""

    code: str = Field(description="Code stable.")
    definition: str = Field(description="Ce qui est compté.")
    valeur: str | None = Field(description="Valeur ; absente sans mesure, ou trop peu de faits pour le comité.")
    n: int | None = Field(description="Nombre de faits ; absent dans le même cas.")


class RapportLu(Sortie):
    """Le rapport d'une année, tel que publié."""

    annee: int = Field(description="Année.")
    requetes: str = Field(description="Version des requêtes qui ont donné les chiffres.")
    sha256: str = Field(description="Empreinte du texte publié.")
    publie_le: datetime = Field(description="Instant de la publication.")
    chiffres: list[ChiffreLu] = Field(description="Chiffres de l'année, lus au 31 décembre.")


class EcartLu(Sortie):
    """Un chiffre qui ne se retrouve pas."""

    code: str = Field(description="Code du chiffre.")
    publie: str | None = Field(description="Valeur publiée.")
    recalcule: str | None = Field(description="Valeur recalculée.")


class Verification(Sortie):
    """Le rapport recalculé maintenant."""

    annee: int = Field(description="Année.")
    identique: bool = Field(description="Vrai : chaque chiffre se retrouve, au dernier chiffre.")
    memes_requetes: bool = Field(description="Faux : les requêtes ont changé de version depuis la publication.")
    texte_intact: bool = Field(description="Vrai : l'empreinte est celle du texte gardé.")
    sha256_publie: str = Field(description="Empreinte publiée.")
    sha256_recalcule: str = Field(description="Empreinte des chiffres recalculés.")
    ecarts: list[EcartLu] = Field(description="Chiffres différents.")
