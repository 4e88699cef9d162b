"""Messages of the training needs."""

from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Code, Entree, Sortie

EtatBesoin = Literal["identifie", "adresse", "accepte", "refuse", "realise"]


class OpcoLu(Sortie):
    """L'opérateur de compétences d'une entreprise."""

    code: str = Field(description="Code de l'organisation.")
    nom: str = Field(description="Nom.")
    source: str = Field(description="D'où vient ce rattachement.")
    a_verifier: bool = Field(description="Vrai : rattachement sans source exacte, à confirmer avec l'entreprise.")


class BesoinLu(Sortie):
    """Un besoin de formation."""

    id: UUID = Field(description="Identifiant.")
    parcours_id: UUID = Field(description="Parcours.")
    diagnostic_id: UUID = Field(description="Diagnostic qui l'a montré.")
    axe: str = Field(description="Axe du référentiel.")
    libelle: str = Field(description="Nom de l'axe.")
    besoin: str = Field(description="Ce qu'il faut apprendre.")
    public: Literal["operateurs", "encadrement", "tous-salaries"] = Field(description="Pour qui.")
    mode: Literal["situation-de-travail", "stage", "accompagnement-rh"] = Field(description="Comment.")
    urgence: Literal["haute", "normale"] = Field(description="Urgence.")
    niveau_vu: Decimal = Field(description="Niveau constaté, de 0 à 5.")
    niveau_cible: Decimal = Field(description="Niveau visé.")
    regles: str = Field(description="Version des règles qui l'ont produit.")
    opco: str | None = Field(description="OPCO à qui il est adressé.")
    etat: EtatBesoin = Field(description="État.")
    motif: str | None = Field(description="Motif typé d'un refus.")
    envois: int = Field(description="Nombre d'envois à un OPCO.")
    identifie_le: datetime = Field(description="Identification.")
    depuis_le: datetime = Field(description="Entrée dans l'état.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class BesoinsLus(Sortie):
    """Les besoins de formation d'un parcours."""

    parcours_id: UUID = Field(description="Parcours.")
    seuil: Decimal = Field(description="Note sous laquelle un axe donne un besoin.")
    a_verifier: bool = Field(description="Vrai : le seuil et les modalités sont des hypothèses sans source.")
    opco: OpcoLu | None = Field(description="OPCO que l'activité de l'entreprise suggère.")
    non_evalues: list[str] | None = Field(
        default=None, description="Axes que le diagnostic n'a pas pu noter ; donné à l'identification."
    )
    besoins: list[BesoinLu] = Field(description="Besoins, du plus ancien au plus récent.")


class GesteBesoin(Entree):
    """Un geste sur un besoin de formation."""

    geste: Literal["adresser", "accepter", "refuser", "realiser"] = Field(description="Ce qui est fait.")
    motif: Code | None = Field(default=None, description="Motif typé d'un refus.")
    opco: Code | None = Field(default=None, description="OPCO, si ce n'est pas celui que l'activité suggère.")
