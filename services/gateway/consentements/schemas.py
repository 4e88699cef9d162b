"""Messages of the consents."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Entree, Sortie, TexteCourt

Finalite = Literal["mise-en-relation", "accompagnement", "partage-entre-partenaires"]


class ConsentementNouveau(Entree):
    """L'entreprise accepte qu'un partenaire connaisse sa situation, pour une finalité."""

    organisation_id: UUID = Field(description="Partenaire.")
    finalite: Finalite = Field(
        description="`mise-en-relation` : son nom ; `accompagnement` : son dossier ; `partage-entre-partenaires` : "
        "la position des autres partenaires."
    )
    preuve: TexteCourt = Field(description="Référence de la preuve : document signé, courriel archivé, case cochée.")


class Retrait(Entree):
    """L'entreprise retire son accord à un partenaire."""

    organisation_id: UUID = Field(description="Partenaire.")
    finalite: Finalite | None = Field(
        default=None, description="Finalité retirée ; absente : toutes, et l'accès se ferme aussitôt."
    )


class ConsentementLu(Sortie):
    """Le reçu d'un consentement."""

    id: UUID = Field(description="Consentement.")
    dossier_id: UUID = Field(description="Dossier.")
    organisation_id: UUID = Field(description="Partenaire.")
    finalite: Finalite = Field(description="Finalité.")
    preuve: str = Field(description="Référence de la preuve.")
    donne_le: datetime = Field(description="Instant du consentement.")
    retire_le: datetime | None = Field(description="Instant du retrait.")


class RetraitFait(Sortie):
    """Ce que le retrait a changé."""

    organisation_id: UUID = Field(description="Partenaire.")
    retires: int = Field(description="Consentements retirés.")
    acces_ferme: bool = Field(description="Vrai : le partenaire ne voit plus rien du dossier.")


class DivulgationLue(Sortie):
    """Ce qu'un partenaire a appris d'une entreprise."""

    id: UUID = Field(description="Ligne du registre.")
    organisation_id: UUID = Field(description="Partenaire.")
    voie: Literal["orientation", "lien", "association"] = Field(description="Comment il l'a appris.")
    contenu: list[str] = Field(description="Ce qui lui a été communiqué.")
    objet_id: UUID = Field(description="Orientation, lien ou dossier d'où vient la communication.")
    le: datetime = Field(description="Instant.")
