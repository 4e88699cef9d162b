"""Messages of the coverage and overlap reports."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Sortie, Taux


class ProgrammeCouvrant(Sortie):
    """Un programme qui sert l'axe dans le département."""

    id: UUID = Field(description="Programme.")
    code: str = Field(description="Code.")
    edition: str = Field(description="Édition.")
    offre: str = Field(description="Type d'offre.")
    organisation_id: UUID = Field(description="Organisation porteuse.")
    communes: int = Field(description="Communes du département où il s'applique.")
    libres: int | None = Field(description="Places libres ; absent : sans limite dite.")


class CaseLue(Sortie):
    """Un axe dans un département."""

    axe: str = Field(description="Axe.")
    libelle: str = Field(description="Nom de l'axe.")
    thematique: str = Field(description="Thématique.")
    departement: str = Field(description="Département.")
    etat: Literal["lacune", "partielle", "saturee", "couverte", "redondante"] = Field(
        description="`lacune` : personne ; `partielle` : des communes sans personne ; `saturee` : plus de place ; "
        "`redondante` : trop de programmes du même type."
    )
    programmes: list[ProgrammeCouvrant] = Field(description="Programmes qui servent l'axe.")
    communes: int = Field(description="Communes du département.")
    communes_sans: int = Field(description="Communes sans aucun programme pour l'axe.")
    places: int | None = Field(description="Places libres en tout ; absent : un programme ne dit pas sa limite.")
    tailles: dict[str, int] = Field(description="Programmes qui admettent chaque taille d'entreprise.")


class CouvertureLue(Sortie):
    """La couverture des 36 axes dans les 8 départements."""

    le: date = Field(description="Jour regardé.")
    connu_le: date | None = Field(description="Programmes tels qu'ils étaient connus ce jour-là ; absent : maintenant.")
    seuil_redondance: int = Field(description="Au-delà de ce nombre de programmes du même type : redondance.")
    offres: list[str] = Field(description="Types d'offre comptés.")
    territoires: str = Field(description="Édition et source de la nomenclature des communes.")
    resume: dict[str, int] = Field(description="Nombre de cases par état.")
    cases: list[CaseLue] = Field(description="Axe par département.")


class ProgrammeCite(Sortie):
    """Un programme, dans le rapport."""

    id: UUID = Field(description="Programme.")
    code: str = Field(description="Code.")
    edition: str = Field(description="Édition.")
    titre: str = Field(description="Titre.")
    organisation_id: UUID = Field(description="Organisation porteuse.")


class RecouvrementLu(Sortie):
    """Deux programmes qui font la même chose pour les mêmes entreprises, au même endroit, en même temps."""

    programme: ProgrammeCite = Field(description="Le premier.")
    autre: ProgrammeCite = Field(description="Le second.")
    offre: str = Field(description="Type d'offre commun.")
    meme_organisation: bool = Field(description="Vrai : la même organisation porte les deux.")
    mesure: Taux = Field(description="La plus grande des deux parts.")
    part_servie_par_l_autre: Taux = Field(description="Part de ce que sert le premier que le second sert aussi.")
    part_de_l_autre: Taux = Field(description="Part de ce que sert le second que le premier sert aussi.")
    raisons: list[str] = Field(description="Ce qu'ils ont en commun.")


class ProgrammeRecouvert(Sortie):
    """Un programme que d'autres recouvrent."""

    programme: ProgrammeCite = Field(description="Le programme.")
    recouvert_par: int = Field(description="Nombre d'autres programmes qui le recouvrent au-delà du seuil.")
    organisations: int = Field(description="Nombre d'autres organisations qui les portent.")
    part_maximale: Taux = Field(description="Plus grande part de ce qu'il sert qu'un seul autre sert aussi.")


class ProgrammeInutilise(Sortie):
    """Un programme ouvert depuis douze mois au moins, qu'aucune entreprise n'a suivi depuis douze mois."""

    programme: ProgrammeCite = Field(description="Le programme.")
    demandes_12_mois: int = Field(description="Orientations qui le visaient.")
    dernier_usage_le: datetime | None = Field(description="Dernière entreprise prise ; absent : aucune.")


class RecouvrementsLus(Sortie):
    """Le rapport des recouvrements et des programmes inutilisés."""

    du: date = Field(description="Premier jour regardé.")
    au: date = Field(description="Dernier jour regardé, compris.")
    seuil: Taux = Field(description="Part à partir de laquelle deux programmes se recouvrent.")
    compares: int = Field(description="Programmes comparés.")
    paires: list[RecouvrementLu] = Field(description="Paires, la plus forte d'abord.")
    recouverts: list[ProgrammeRecouvert] = Field(description="Programmes recouverts, le plus recouvert d'abord.")
    inutilises: list[ProgrammeInutilise] = Field(description="Programmes inutilisés depuis douze mois.")
