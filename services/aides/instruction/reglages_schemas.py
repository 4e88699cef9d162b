"""Messages of the settings of the instruction."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from services.aides.edition.schemas import DefautLu, EtatBrouillon
from services.aides.instruction.chaine import Chaine
from services.aides.instruction.grille import Grille
from services.aides.instruction.organisation import Organisation
from shared.valeurs import Code, Entree, Sortie, TexteCourt

Genre = Literal["organisation", "grille", "chaine"]
CLE_ORGANISATION = "region"


class OrganisationSaisie(Entree):
    """L'organisation de l'instruction : une seule en vigueur."""

    genre: Literal["organisation"] = Field(description="Genre du réglage.")
    motif: TexteCourt = Field(description="Pourquoi ce changement.")
    contenu: Organisation = Field(description="Guichets, fonctions, organismes, règles.")

    @property
    def cle(self) -> str:
        return CLE_ORGANISATION


class GrilleSaisie(Entree):
    """La grille de notation d'un dispositif."""

    genre: Literal["grille"] = Field(description="Genre du réglage.")
    dispositif: Code = Field(description="Dispositif.")
    motif: TexteCourt = Field(description="Pourquoi ce changement.")
    contenu: Grille = Field(description="Critères, poids, ancres.")

    @property
    def cle(self) -> str:
        return self.dispositif


class ChaineSaisie(Entree):
    """La chaîne d'approbation d'un dispositif."""

    genre: Literal["chaine"] = Field(description="Genre du réglage.")
    dispositif: Code = Field(description="Dispositif.")
    motif: TexteCourt = Field(description="Pourquoi ce changement.")
    contenu: Chaine = Field(description="Tranches et niveaux.")

    @property
    def cle(self) -> str:
        return self.dispositif


ReglageSaisi = Annotated[OrganisationSaisie | GrilleSaisie | ChaineSaisie, Field(discriminator="genre")]


class ReglageResume(Sortie):
    """Un réglage dans une liste."""

    id: UUID = Field(description="Identifiant.")
    genre: Genre = Field(description="Genre.")
    cle: str = Field(description="`region` pour l'organisation, sinon le dispositif.")
    etat: EtatBrouillon = Field(description="État.")
    origine: Literal["fichier", "region"] = Field(description="Livré avec la plateforme, ou écrit par la Région.")
    motif: str = Field(description="Pourquoi ce changement.")
    numero: int | None = Field(description="Numéro de version, donné à la publication.")
    redige_par: UUID = Field(description="Qui l'a rédigé.")
    redige_le: datetime = Field(description="Quand.")
    approuve_par: UUID | None = Field(description="Qui l'a approuvé.")
    approuve_le: datetime | None = Field(description="Quand.")
    publie_le: datetime | None = Field(description="Publication.")
    version: int = Field(description="Version du brouillon, pour `If-Match`.")


class ReglageLu(ReglageResume):
    """Un réglage, son contenu, et ce qui empêche de le publier."""

    contenu: dict[str, Any] = Field(description="Contenu.")
    defauts: list[DefautLu] = Field(description="Défauts ; vide : publiable.")
