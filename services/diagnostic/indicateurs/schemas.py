"""Messages of the baseline."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.diagnostic.indicateurs.valeurs import Effectif, Mesure
from services.diagnostic.referentiels.valeurs import CodeReferentiel
from shared.valeurs import ENTIER_JSON, Entree, MontantEur, Sortie, TexteCourt


class IndicateurSaisi(Entree):
    """Un indicateur mesuré avant le parcours."""

    code: CodeReferentiel = Field(description="Code stable, repris à chaque mesure.")
    libelle: TexteCourt = Field(description="Ce qui est mesuré.")
    valeur: Mesure = Field(description="Valeur mesurée.")
    unite: TexteCourt = Field(description="Unité.")
    sens: Literal["croissant", "decroissant"] = Field(default="croissant", description="Sens de l'amélioration.")
    source: Literal["liasse", "compteur", "releve", "declaratif"] = Field(description="D'où vient la valeur.")


class IndicateursT0Saisis(Entree):
    """Point de départ de l'entreprise, pour un exercice."""

    exercice: Annotated[int, Field(strict=True, ge=2000, le=2200), ENTIER_JSON] = Field(
        description="Année de l'exercice."
    )
    chiffre_affaires_eur: MontantEur = Field(description="Chiffre d'affaires, en euros.")
    effectif_etp: Effectif = Field(description="Effectif, en équivalents temps plein.")
    indicateurs: list[IndicateurSaisi] = Field(min_length=1, max_length=20, description="Au moins un indicateur.")


class IndicateursT0Lus(Sortie):
    """Point de départ de l'entreprise."""

    diagnostic_id: UUID = Field(description="Diagnostic T0.")
    exercice: int = Field(description="Année de l'exercice.")
    chiffre_affaires_eur: MontantEur = Field(description="Chiffre d'affaires, en euros.")
    effectif_etp: Effectif = Field(description="Effectif, en équivalents temps plein.")
    indicateurs: list[IndicateurSaisi] = Field(description="Indicateurs mesurés.")
    saisi_le: datetime = Field(description="Date de saisie.")
