"""Messages of the watch."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Entree, Sortie, Taux, TexteCourt


class EtatDispositif(Sortie):
    """Un dispositif en vigueur et l'âge de sa fiche."""

    dispositif: str = Field(description="Code.")
    nom: str = Field(description="Nom.")
    verifiee_le: datetime = Field(description="Dernière vérification.")
    origine: Literal["publication", "verification", "financeur"] = Field(
        description="D'où vient cette date : publication, relecture, ou flux du financeur sans changement."
    )
    age_jours: int = Field(description="Jours écoulés depuis.")
    a_jour: bool = Field(description="Vrai : pas plus vieille que le seuil.")
    responsable_id: UUID | None = Field(description="Compte prévenu quand la fiche vieillit ; absent : personne.")
    liens_signales: list[str] = Field(description="Pages sources qui ne répondent plus.")


class Fraicheur(Sortie):
    """La fraîcheur du catalogue un jour donné."""

    le: date = Field(description="Jour.")
    seuil_jours: int = Field(description="Âge au-delà duquel une fiche est à relire.")
    seuil_a_verifier: bool = Field(description="Vrai : aucun texte ne fixe ce seuil.")
    dispositifs: int = Field(description="Dispositifs en vigueur.")
    a_jour: int = Field(description="Dont les fiches à jour.")
    part_a_jour: Taux | None = Field(description="Part à jour, quatre décimales ; absente sans dispositif.")
    sans_responsable: int = Field(description="Dispositifs dont personne ne répond.")
    elements: list[EtatDispositif] = Field(description="Dispositifs, de la fiche la plus ancienne à la plus récente.")


class Relecture(Entree):
    """Quelqu'un a relu la fiche, et elle tient."""

    note: TexteCourt = Field(description="Ce qui a été relu, et où.")


class Designation(Entree):
    """Qui répond d'un dispositif."""

    compte_id: UUID = Field(description="Compte prévenu.")


class ResponsableLu(Sortie):
    """Qui répond d'un dispositif."""

    dispositif: str = Field(description="Code.")
    compte_id: UUID = Field(description="Compte prévenu.")
    designe_le: datetime = Field(description="Depuis quand.")
    version: int = Field(description="Version, pour `If-Match`.")


class PassageFait(Sortie):
    """Ce qu'un passage a fait."""

    verifies: int = Field(description="Pages essayées.")
    signales: int = Field(description="Pages signalées mortes, pour la première fois.")
    perimes: int = Field(description="Fiches signalées périmées, pour la première fois.")
    reste: bool = Field(description="Vrai : d'autres pages sont à essayer.")
