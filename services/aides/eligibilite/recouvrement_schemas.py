"""The overlap report, as answered."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer

from shared.valeurs import Sortie

Part = Annotated[Decimal, PlainSerializer(str, return_type=str, when_used="json")]
"""Share between 0 and 1, two decimals."""
METHODE = (
    "Chaque dispositif est confronté par le moteur à 120 entreprises types (6 tailles, 4 âges, 5 activités) et à "
    "9 départements (les 8 de la région et un autre) ; est retenu ce qu'aucun critère n'exclut. Part commune d'une "
    "dimension : ce qui est commun, divisé par ce qui est couvert par l'un ou l'autre. "
    "Mesure : produit des quatre parts."
)
HYPOTHESE = "HYPOTHESE : le choix des entreprises types et le seuil de la mesure n'ont pas de source."


class PartCommune(Sortie):
    """Ce que deux dispositifs partagent sur une dimension."""

    part: Part = Field(description="Part commune, de 0 à 1.")
    commun: list[str] = Field(description="Ce qui est commun.")


class RecouvrementLu(Sortie):
    """Deux dispositifs qui se recouvrent."""

    a: str = Field(description="Un dispositif.")
    b: str = Field(description="L'autre.")
    mesure: Part = Field(description="Produit des quatre parts communes, de 0 à 1.")
    cible: PartCommune = Field(description="Entreprises types admises par les deux.")
    depenses: PartCommune = Field(description="Natures de dépenses retenues par les deux.")
    zone: PartCommune = Field(description="Départements admis par les deux.")
    periode: PartCommune = Field(description="Jours où les deux sont ouverts : premier et dernier.")
    raisons: list[str] = Field(description="Le recouvrement, en clair.")


class DispositifInutilise(Sortie):
    """Un dispositif ouvert depuis plus de douze mois et qu'aucune demande n'a utilisé."""

    code: str = Field(description="Code du dispositif.")
    nom: str = Field(description="Nom.")
    ouvert_depuis: date = Field(description="Premier jour de la première version.")
    derniere_demande_le: date | None = Field(description="Dernière demande connue ; absente : aucune.")


class Recouvrements(Sortie):
    """Recouvrements entre les dispositifs en vigueur, et ceux qui ne servent pas."""

    le: date = Field(description="Date d'examen.")
    seuil: Part = Field(description="Plus petite mesure montrée.")
    methode: str = Field(default=METHODE, description="Comment la mesure est faite.")
    a_verifier: bool = Field(default=True, description="Vrai : la méthode repose sur une hypothèse.")
    hypothese: str = Field(default=HYPOTHESE, description="Ce qui n'est pas sourcé.")
    examines: int = Field(description="Dispositifs en vigueur.")
    elements: list[RecouvrementLu] = Field(description="Paires, du plus grand recouvrement au plus petit.")
    inutilises: list[DispositifInutilise] = Field(description="Dispositifs sans aucune demande en douze mois.")
