"""The rows of a list: what the stock says, what the verdicts say, in the order of usefulness."""

from dataclasses import asdict, fields
from typing import Any

import polars as pl

from services.aides.ciblage.classement import Presentation, presenter
from services.aides.ciblage.jugements import Jugements
from shared.nomenclatures.effectifs import TRANCHES

COLONNES = {
    "rang": "Rang",
    "siret": "SIRET",
    "siren": "SIREN",
    "raison_sociale": "Raison sociale",
    "enseigne": "Enseigne",
    "adresse": "Adresse",
    "code_postal": "Code postal",
    "commune": "Commune",
    "code_commune": "Code commune (INSEE)",
    "intercommunalite": "Intercommunalité",
    "nom_departement": "Département",
    "activite": "Activité principale",
    "nomenclature": "Nomenclature d'activité",
    "effectif": "Effectif de l'entreprise (tranche Sirene)",
    "categorie": "Catégorie d'entreprise",
    "date_creation": "Création de l'entreprise",
    "siege": "Siège",
    "etablissements": "Établissements de l'entreprise au ciblage",
    "score": "Score d'utilité",
    "eligibles": "Dispositifs accessibles",
    "a_confirmer": "Dispositifs à confirmer",
    "dispositifs_eligibles": "Accessibles d'après Sirene",
    "dispositifs_a_confirmer": "À confirmer, le plus proche d'abord",
    "questions": "Questions qui décident",
    "fenetres": "Fenêtres de dépôt",
    "raison": "Pourquoi appeler",
    "suivi": "Déjà suivie",
    "autres_partenaires": "Aussi sur la liste de",
}
"""Columns of a list: code (Parquet) and heading (CSV, XLSX)."""
ORDRE = ("score", "eligibles", "a_confirmer", "siret")


def tableau(cibles: pl.DataFrame, jugements: Jugements) -> pl.DataFrame:
    """The establishments with what is said of them, most useful first; equal ones by SIRET."""
    textes = [{"profil": profil, **asdict(texte)} for profil, texte in enumerate(presenter(jugements))]
    schema: dict[str, Any] = {"profil": pl.UInt32, **_schema()}
    dits = pl.DataFrame(textes, schema=schema)
    lignes = (
        cibles.join(jugements.lignes, on="siret", how="inner", maintain_order="left")
        .join(dits, on="profil", how="inner", maintain_order="left")
        .with_columns(
            pl.col("tranche_effectif").replace_strict(_tranches(), default=None).alias("effectif"),
            pl.len().over("siren").cast(pl.Int64).alias("etablissements"),
            pl.coalesce("nom_commune", "commune").alias("commune"),
        )
    )
    return lignes.sort(ORDRE, descending=[True, True, True, False])


def _schema() -> dict[str, pl.DataType]:
    nombres = {"score", "eligibles", "a_confirmer"}
    return {champ.name: pl.Int64() if champ.name in nombres else pl.String() for champ in fields(Presentation)}


def _tranches() -> dict[str, str]:
    mots = {"NN": "aucun salarié, ou non connu", "00": "aucun salarié"}
    for code, (mini, maxi) in TRANCHES.items():
        mots.setdefault(code, f"{mini} salariés ou plus" if maxi is None else f"{mini} à {maxi} salariés")
    return mots
