"""Messages of the référentiels."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from services.diagnostic.referentiels.contenu import ContenuReferentiel, contenu_canonique
from shared.valeurs import Sortie

EtatVersion = Literal["brouillon", "publie", "retire"]
__all__ = ["ContenuReferentiel", "EtatVersion", "VersionLue", "VersionResume", "contenu_canonique"]


class VersionResume(Sortie):
    """Une version d'un référentiel, sans son contenu."""

    id: UUID = Field(description="Identifiant de la version.")
    code: str = Field(description="Code du référentiel.")
    numero: str = Field(description="Numéro de version.")
    etat: EtatVersion = Field(description="`publie` : en vigueur ; `retire` : remplacée, encore lisible.")
    titre: str = Field(description="Titre.")
    note: str = Field(description="Ce que cette version apporte.")
    sha256: str = Field(description="Empreinte SHA-256 du contenu canonique.")
    cree_le: datetime = Field(description="Date de création.")
    publie_le: datetime | None = Field(description="Date de publication.")
    version: int = Field(description="Version de la ligne, reprise dans l'ETag.")


class VersionLue(VersionResume):
    """Une version et son contenu."""

    contenu: dict[str, Any] = Field(description="Contenu complet : échelle, thématiques, axes, questions, objectifs.")
