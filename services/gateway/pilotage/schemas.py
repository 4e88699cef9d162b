"""Messages of steering: figures only, never a company."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer, WithJsonSchema

from services.gateway.projection.schemas import AJour
from shared.valeurs import Sortie

TotalEur = Annotated[
    Decimal,
    PlainSerializer(lambda v: format(v, ".2f"), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]+\.[0-9]{2}$", "examples": ["1250000.00"]}),
]
"""A sum of amounts in euros, as a decimal string."""


class SourceObjectif(Sortie):
    """D'où vient un objectif."""

    titre: str = Field(description="Document.")
    reference: str = Field(description="Référence.")
    citation: str = Field(description="Phrase citée.")


class Objectif(Sortie):
    """Un objectif de la stratégie, avec sa source."""

    code: str = Field(description="Code stable.")
    version: str = Field(description="Version de la donnée.")
    libelle: str = Field(description="Ce qui est visé.")
    valeur: int = Field(description="Valeur visée.")
    unite: str = Field(description="Unité.")
    du: date = Field(description="Début de la période visée.")
    au: date = Field(description="Fin de la période visée.")
    source: SourceObjectif = Field(description="Source.")


class FiltreApplique(Sortie):
    """Ce que les chiffres retiennent."""

    departement: str | None = Field(description="Département ; tous s'il est absent.")
    du: date | None = Field(description="Premier jour retenu.")
    au: date | None = Field(description="Dernier jour retenu.")
    vu_le: date | None = Field(default=None, description="Jour de lecture des chiffres ; absent : aujourd'hui.")


class EtapeEntonnoir(Sortie):
    """Une étape du parcours, parmi les parcours ouverts dans la période."""

    etape: str = Field(description="Étape.")
    atteinte: int = Field(description="Parcours qui l'ont atteinte, au moins une fois.")
    presents: int = Field(description="Parcours qui s'y trouvent, au jour de lecture.")


class Abandons(Sortie):
    """Parcours abandonnés pour un même motif, parmi les parcours ouverts dans la période."""

    motif: str = Field(description="Motif ; `sans-motif` s'il n'a pas été dit.")
    nombre: int = Field(description="Parcours abandonnés.")


class PertesParEtape(Sortie):
    """Parcours abandonnés à une même étape pour un même motif, parmi les parcours ouverts dans la période."""

    etape: str = Field(description="Dernière étape où se trouvait le parcours, suspension mise à part.")
    motif: str = Field(description="Motif ; `sans-motif` s'il n'a pas été dit.")
    nombre: int = Field(description="Parcours abandonnés.")


class Delai(Sortie):
    """Un délai, en jours calendaires ; il compte quand son arrivée tombe dans la période."""

    code: str = Field(description="Code stable.")
    libelle: str = Field(description="Ce qui est mesuré.")
    nombre: int = Field(description="Nombre de délais mesurés.")
    p50_jours: float | None = Field(description="Médiane, en jours ; absente si rien n'est mesuré.")
    p80_jours: float | None = Field(description="80e centile, en jours ; absent si rien n'est mesuré.")


class DemandesParEtat(Sortie):
    """Demandes d'aide d'un dispositif dans un état, parmi celles créées dans la période."""

    dispositif: str = Field(description="Dispositif.")
    etat: str = Field(description="État.")
    nombre: int = Field(description="Nombre de demandes.")
    demande_eur: TotalEur = Field(description="Total demandé, en euros.")
    accorde_eur: TotalEur = Field(description="Total accordé, en euros.")
    paye_eur: TotalEur = Field(description="Total payé, en euros.")


class Pilotage(Sortie):
    """Ce que la Région suit."""

    filtre: FiltreApplique = Field(description="Ce que les chiffres retiennent.")
    objectif: Objectif = Field(description="Objectif de la stratégie.")
    entreprises_accompagnees: int = Field(description="Entreprises dont un parcours a été ouvert dans la période.")
    avancement_taux: float = Field(description="Entreprises accompagnées rapportées à l'objectif (1 : atteint).")
    parcours: int = Field(description="Parcours ouverts dans la période.")
    entonnoir: list[EtapeEntonnoir] = Field(description="Étapes, dans l'ordre du parcours, puis suspension et abandon.")
    abandons: list[Abandons] = Field(description="Pertes, par motif.")
    pertes: list[PertesParEtape] = Field(description="Pertes, par étape et motif.")
    delais: list[Delai] = Field(description="Délais entre les jalons.")
    demandes: list[DemandesParEtat] = Field(description="Demandes d'aide, par dispositif et état.")
    a_jour: AJour = Field(description="Jusqu'où les chiffres ont lu chaque service.")
