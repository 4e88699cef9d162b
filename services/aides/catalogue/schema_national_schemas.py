"""A line of the national schema of aid descriptions, column by column in its order."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.valeurs import Sortie


class AideNationale(Sortie):
    """Une aide, colonne par colonne ; plusieurs valeurs sont séparées par une barre verticale."""

    id: str = Field(description="Identifiant : dispositif et version.")
    titre: str = Field(description="Nom, en cent caractères au plus.")
    promesse: str | None = Field(default=None, description="Ce que l'aide permet.")
    description: str = Field(description="Description.")
    eligibilite: str = Field(description="Critères en clair, un par ligne.")
    types_aides: str = Field(description="Type d'aide.")
    porteurs: str = Field(description="Porteurs et leurs rôles (JSON).")
    programmes_parents: str | None = Field(default=None, description="Programmes parents.")
    url_source: str | None = Field(default=None, description="Adresse de la source.")
    cibles: str = Field(description="Bénéficiaires.")
    eligibilite_geographique: str = Field(description="Territoires couverts (code officiel géographique).")
    eligibilite_geographique_exclusions: str | None = Field(default=None, description="Territoires exclus.")
    date_ouverture: str | None = Field(default=None, description="Premier jour ; absent s'il n'est pas sourcé.")
    date_cloture: str | None = Field(default=None, description="Dernier jour, compris.")
    date_mise_a_jour: str = Field(description="Publication de la version.")
    base_juridique: str | None = Field(default=None, description="Bases juridiques (JSON).")
    eligibilite_effectif_minimal: str | None = Field(default=None, description="Effectif minimal.")
    eligibilite_effectif_maximal: str | None = Field(default=None, description="Effectif maximal.")
    eligibilite_categorie_taille_entreprise: str | None = Field(default=None, description="`MIC`, `PME`, `ETI`, `GE`.")
    eligibilite_annees_existence_minimal: str | None = Field(default=None, description="Années d'existence minimales.")
    eligibilite_forme_juridique: str | None = Field(default=None, description="Formes juridiques admises.")
    eligibilite_forme_juridique_exclusions: str | None = Field(default=None, description="Formes juridiques exclues.")
    ciblage_secteur_activite: str = Field(description="Secteurs d'activité concernés.")
    ciblage_naf: str | None = Field(default=None, description="Codes ou préfixes NAF rév. 2 admis.")
    ciblage_naf_exclusions: str | None = Field(default=None, description="Codes ou préfixes NAF rév. 2 exclus.")
    chainage_paiement: str | None = Field(default=None, description="Aide dont celle-ci est la demande de paiement.")


class ExportNational(Sortie):
    """Le catalogue d'un jour dans le schéma national."""

    nom_schema: Literal["dispositif-aide-professionnels"] = Field(
        default="dispositif-aide-professionnels", description="Schéma suivi."
    )
    version_schema: Literal["0.2.0"] = Field(default="0.2.0", description="Version du schéma.")
    le: date = Field(description="Date demandée.")
    elements: list[AideNationale] = Field(description="Une ligne par dispositif en vigueur.")
