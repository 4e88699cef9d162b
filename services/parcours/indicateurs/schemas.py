"""Messages of the indicators."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, PlainSerializer, WithJsonSchema

from shared.valeurs import Code, DateJour, Entree, Sortie, TexteCourt

Nombre = Annotated[Decimal, PlainSerializer(lambda v: format(v.normalize(), "f"), return_type=str, when_used="json")]
Valeur = Annotated[
    Decimal,
    Field(max_digits=14, decimal_places=4, ge=-9_999_999_999, le=9_999_999_999, allow_inf_nan=False),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]{1,9}(\.[0-9]{1,4})?$", "examples": ["12.5"]}),
]


class MesureNouvelle(Entree):
    """La valeur d'un indicateur de départ, plus tard."""

    code: Code = Field(description="Code de l'indicateur, présent au T0.")
    valeur: Valeur = Field(description="Valeur, dans l'unité de l'indicateur.")
    source: TexteCourt = Field(description="D'où vient la valeur : comptes, relevé d'atelier, déclaration…")


class MesuresNouvelles(Entree):
    """Mesures de l'effet à un moment."""

    moment: Literal["t6", "t12", "t24", "t36"] = Field(description="Nombre de mois après le déploiement.")
    mesure_le: DateJour = Field(description="Date de la mesure.")
    mesures: list[MesureNouvelle] = Field(min_length=1, max_length=30, description="Indicateurs mesurés.")


class MesureLue(Sortie):
    """Une mesure et son écart au départ."""

    moment: str = Field(description="`t0`, `t6`, `t12`, `t24` ou `t36`.")
    valeur: Nombre = Field(description="Valeur.")
    mesure_le: date = Field(description="Date de la mesure.")
    source: str = Field(description="Source.")
    ecart: Nombre | None = Field(default=None, description="Écart au T0, dans l'unité.")
    ecart_relatif: Nombre | None = Field(default=None, description="Écart au T0, en part du T0.")
    amelioration: bool | None = Field(default=None, description="Vrai si l'écart va dans le bon sens.")


class IndicateurLu(Sortie):
    """Un indicateur et ses mesures."""

    code: str = Field(description="Code.")
    libelle: str = Field(description="Nom.")
    unite: str = Field(description="Unité.")
    sens: Literal["croissant", "decroissant"] = Field(description="Sens dans lequel l'indicateur s'améliore.")
    mesures: list[MesureLue] = Field(description="Mesures, du T0 au dernier moment.")


class IndicateursLus(Sortie):
    """L'effet du parcours : jamais un écart sans sa couverture."""

    parcours_id: UUID = Field(description="Parcours.")
    t0_exercice: int | None = Field(description="Exercice des indicateurs de départ.")
    indicateurs: list[IndicateurLu] = Field(description="Indicateurs.")
    couverture: dict[str, Nombre] = Field(description="Part des indicateurs de départ mesurés, par moment.")
    impact_mesure: bool = Field(description="Chaque indicateur de départ a une mesure d'effet.")
    version: int = Field(description="Version du parcours.")
