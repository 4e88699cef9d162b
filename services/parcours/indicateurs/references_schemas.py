"""Messages of the reference evolutions, to which results are compared."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, WithJsonSchema

from services.parcours.indicateurs.schemas import Nombre
from shared.valeurs import ENTIER_JSON, Code, Entree, Sortie, TexteCourt

Annee = Annotated[int, Field(strict=True, ge=2000, le=2200), ENTIER_JSON]
Evolution = Annotated[
    Decimal,
    Field(max_digits=8, decimal_places=4, ge=-1, le=100, allow_inf_nan=False),
    WithJsonSchema({"type": "string", "pattern": r"^(-0(\.[0-9]{1,4})?|[0-9]{1,2}(\.[0-9]{1,4})?)$"}),
]


class EvolutionNouvelle(Entree):
    """L'évolution d'un indicateur dans une cellule : activité, taille, années."""

    code: Code = Field(description="Indicateur du catalogue, de nature `niveau`.")
    division_naf: Annotated[str, Field(pattern=r"^[0-9]{2}$")] = Field(description="Division NAF, deux chiffres.")
    tranche_effectif: Annotated[str, Field(pattern=r"^([0-9]{2}|NN)$")] = Field(description="Tranche (Insee).")
    annee_de: Annee = Field(description="Année de départ.")
    annee_a: Annee = Field(description="Année d'arrivée.")
    entreprises: Annotated[int, Field(strict=True, ge=3, le=1_000_000), ENTIER_JSON] = Field(
        description="Entreprises de la cellule, trois au moins (secret statistique, Insee)."
    )
    evolution_relative: Evolution = Field(description="Évolution médiane, en part du départ : 0.05 pour 5 %.")


class ReferencesNouvelles(Entree):
    """Évolutions d'une même source, d'entreprises non accompagnées."""

    source: TexteCourt = Field(description="Document ou base : titre.")
    reference: TexteCourt = Field(description="Référence : table, millésime, adresse.")
    evolutions: list[EvolutionNouvelle] = Field(min_length=1, max_length=500, description="Cellules.")


class EvolutionLue(Sortie):
    """Une évolution de référence."""

    id: UUID = Field(description="Identifiant.")
    code: str = Field(description="Indicateur.")
    division_naf: str = Field(description="Division NAF.")
    tranche_effectif: str = Field(description="Tranche d'effectif.")
    annee_de: int = Field(description="Année de départ.")
    annee_a: int = Field(description="Année d'arrivée.")
    entreprises: int = Field(description="Entreprises de la cellule.")
    evolution_relative: Nombre = Field(description="Évolution médiane, en part du départ.")
    source_titre: str = Field(description="Source.")
    source_reference: str = Field(description="Référence.")
    saisi_le: datetime = Field(description="Saisie ; la dernière ligne d'une cellule compte.")


class ReferencesAjoutees(Sortie):
    """Ce qui vient d'être ajouté."""

    ajoutees: int = Field(description="Cellules ajoutées.")
    nature: Literal["entreprises-non-accompagnees"] = Field(
        default="entreprises-non-accompagnees", description="Ce que la référence décrit."
    )
