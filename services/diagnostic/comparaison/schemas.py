"""Messages of the comparisons. Levels are 0 to 5, as decimal strings."""

from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Sortie

Verdict = Literal["progression_demontree", "recul", "stable", "non_comparable"]
Motif = Literal["rompu", "na", "nsp", "vide", "masque", "question_ajoutee", "question_retiree"]


class NonComparable(Sortie):
    """Une question qui n'entre pas dans l'écart."""

    question: str = Field(description="Question.")
    motif: Motif = Field(description="Pourquoi ; `rompu` : aucune équivalence déclarée entre les deux versions.")


class Franchissement(Sortie):
    """Un palier franchi, dans un sens ou dans l'autre."""

    de: int = Field(description="Palier avant.")
    vers: int = Field(description="Palier après.")


class AxeCompare(Sortie):
    """L'écart d'un axe, sur les questions équivalentes et répondues aux deux dates."""

    code: str = Field(description="Axe.")
    libelle: str = Field(description="Nom.")
    thematique: str = Field(description="Thématique.")
    avant: Decimal | None = Field(description="Niveau avant, sur les questions comparées.")
    apres: Decimal | None = Field(description="Niveau après, sur les mêmes questions.")
    delta: Decimal | None = Field(description="Après moins avant.")
    seuil: Decimal | None = Field(description="Écart en dessous duquel rien n'est démontré : √(h₀² + h₁²).")
    verdict: Verdict = Field(description="`stable` : l'écart ne dépasse pas l'incertitude des deux mesures.")
    franchissement: Franchissement | None = Field(description="Palier franchi.")
    comparees: list[str] = Field(description="Questions comparées.")
    non_comparables: list[NonComparable] = Field(description="Questions écartées, avec le motif.")


class Comparaison(Sortie):
    """Deux diagnostics de la même entreprise comparés."""

    diagnostic_id: UUID = Field(description="Diagnostic.")
    avec_id: UUID = Field(description="Diagnostic antérieur.")
    moment: str = Field(description="Moment du diagnostic.")
    avec_moment: str = Field(description="Moment antérieur.")
    version_referentiel: str = Field(description="Version du diagnostic.")
    avec_version_referentiel: str = Field(description="Version antérieure.")
    evaluateur_different: bool = Field(description="Vrai : une autre personne a soumis ; l'écart est à lire avec soin.")
    progressions: int = Field(description="Axes dont la progression est démontrée.")
    reculs: int = Field(description="Axes dont le recul est démontré.")
    axes: list[AxeCompare] = Field(description="Par axe.")
