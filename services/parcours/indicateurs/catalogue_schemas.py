"""Messages of the catalogue of indicators."""

from typing import Literal

from pydantic import Field

from services.parcours.indicateurs.schemas import Nombre
from shared.valeurs import Sortie


class FourchetteLue(Sortie):
    """Deux bornes, comprises."""

    de: Nombre = Field(description="Borne basse.")
    a: Nombre = Field(description="Borne haute.")


class SourceDefinition(Sortie):
    """D'où vient une définition."""

    titre: str = Field(description="Document.")
    reference: str = Field(description="Référence.")


class IndicateurDefini(Sortie):
    """La définition d'un indicateur."""

    code: str = Field(description="Code.")
    libelle: str = Field(description="Nom.")
    definition: str = Field(description="Ce qui est mesuré.")
    couche: Literal["atelier", "activite", "emploi"] = Field(description="Où l'effet se voit.")
    nature: Literal["niveau", "cumul"] = Field(
        description="`niveau` se compare au T0 ; `cumul` compte depuis le départ, donc depuis zéro."
    )
    type: str = Field(description="Montant, effectif, ratio, productivité, durée, énergie.")
    unite: str = Field(description="Unité, à répéter dans chaque mesure.")
    sens: Literal["croissant", "decroissant"] = Field(description="Sens dans lequel l'indicateur s'améliore.")
    perimetre: Literal["entreprise", "projet"] = Field(
        description="`entreprise` : une seule question, quel que soit le nombre de parcours."
    )
    possible: FourchetteLue = Field(description="Hors de ces bornes, la valeur est toujours refusée.")
    plausible: FourchetteLue = Field(description="Hors de ces bornes, la valeur se confirme.")
    facteur_max: Nombre | None = Field(description="Écart au départ, en facteur, au-delà duquel elle se confirme.")
    sources: list[str] = Field(description="Preuves attendues.")
    minutes: int = Field(description="Temps demandé à l'entreprise, en minutes.")
    priorite: int = Field(description="Rang quand le temps manque : le plus petit d'abord.")
    source: SourceDefinition = Field(description="Source de la définition.")
    a_verifier: bool = Field(description="Vrai : fourchettes, minutes et priorité sont des hypothèses.")


class MomentDefini(Sortie):
    """Un moment de la mesure."""

    code: str = Field(description="Code.")
    mois: int = Field(description="Mois après la mise en service.")
    avance_jours: int = Field(description="Avance permise, en jours.")
    retard_jours: int = Field(description="Retard permis, en jours.")


class CatalogueLu(Sortie):
    """Ce qui se mesure, quand, et à quelles conditions un chiffre se publie."""

    numero: str = Field(description="Version du catalogue, gardée par chaque mesure.")
    titre: str = Field(description="Titre.")
    note: str = Field(description="Ce qui est sourcé et ce qui ne l'est pas.")
    a_verifier: bool = Field(description="Vrai : des valeurs sont des hypothèses à vérifier.")
    calendrier: str = Field(description="Version du calendrier.")
    moments: list[MomentDefini] = Field(description="Moments de la mesure.")
    couverture_min: Nombre = Field(description="Couverture sous laquelle aucun chiffre n'est donné.")
    minutes_par_an: int = Field(description="Temps demandé au plus à une entreprise, par année civile.")
    indicateurs: list[IndicateurDefini] = Field(description="Définitions.")
