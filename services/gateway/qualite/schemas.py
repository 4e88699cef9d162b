"""Messages of the quality watch."""

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Sortie


class IndicateurQualite(Sortie):
    """Un taux, le nombre de cas dont il vient, et ce qu'il dit."""

    code: Literal["refus", "aide-apportee", "satisfaction"] = Field(description="Indicateur.")
    libelle: str = Field(description="Ce qui est compté.")
    du: date = Field(description="Premier jour compté.")
    numerateur: int = Field(description="Cas comptés.")
    n: int = Field(description="Cas observés.")
    taux: Decimal | None = Field(description="Taux, de 0 à 1 ; absent sans aucun cas.")
    seuil_taux: Decimal = Field(description="Seuil d'alerte.")
    sens: Literal["au-dessus", "au-dessous"] = Field(description="Côté de l'alerte.")
    minimum: int = Field(description="Nombre de cas nécessaire pour conclure.")
    verdict: Literal["alerte", "conforme", "insuffisant"] = Field(
        description="`insuffisant` : trop peu de cas pour conclure."
    )
    a_verifier: bool = Field(description="Vrai : seuil non sourcé (HYPOTHESE).")
    source: str = Field(description="Source du seuil.")


class QualitePartenaire(Sortie):
    """Ce que disent les orientations d'un partenaire, ou d'une de ses antennes."""

    organisation_id: UUID = Field(description="Organisation.")
    organisation: str = Field(description="Nom de l'organisation.")
    antenne_id: UUID | None = Field(description="Antenne ; absente : toute l'organisation.")
    indicateurs: list[IndicateurQualite] = Field(description="Indicateurs.")


class Qualite(Sortie):
    """La qualité des réponses des partenaires à une date."""

    le: date = Field(description="Dernier jour compté.")
    partenaires: list[QualitePartenaire] = Field(description="Partenaires sollicités, puis leurs antennes.")
