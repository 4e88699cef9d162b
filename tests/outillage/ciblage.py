"""Small stocks written to disk, and the whole targeting run on them without a database."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from services.aides.catalogue.chargement import lire_catalogue
from services.aides.catalogue.definition import Dispositif
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.ciblage.decoupage import zones_par_departement
from services.aides.ciblage.travail import Bilan, Demande, Stock, cibler
from services.aides.eligibilite.essais import version_le
from tests.outillage.entreprises import siret_neuf
from tests.outillage.sirene import ETABLISSEMENT, UNITE_LEGALE, ligne

JOUR = date(2026, 11, 24)
EST: dict[str, Any] = {
    "statutDiffusionEtablissement": "O",
    "etatAdministratifEtablissement": "A",
    "codeCommuneEtablissement": "93066",
    "libelleCommuneEtablissement": "SAINT-DENIS",
    "codePostalEtablissement": "93200",
    "numeroVoieEtablissement": "12",
    "typeVoieEtablissement": "RUE",
    "libelleVoieEtablissement": "DES ATELIERS",
    "etablissementSiege": "true",
    "activitePrincipaleEtablissement": "25.62B",
    "nomenclatureActivitePrincipaleEtablissement": "NAFRev2",
}
UL: dict[str, Any] = {
    "statutDiffusionUniteLegale": "O",
    "etatAdministratifUniteLegale": "A",
    "dateCreationUniteLegale": "2009-03-01",
    "trancheEffectifsUniteLegale": "12",
    "categorieEntreprise": "PME",
    "categorieJuridiqueUniteLegale": "5710",
    "denominationUniteLegale": "MÉCANIQUE D'ESSAI",
}
Couple = tuple[dict[str, Any], dict[str, Any]]


def entreprise(*, unite: dict[str, Any] | None = None, siret: str | None = None, **etablissement: Any) -> Couple:
    """An active industrial SME of Saint-Denis, with what is changed: its establishment and its legal unit."""
    siret = siret or siret_neuf()
    cles = {"siren": siret[:9], "nic": siret[9:], "siret": siret}
    return {**EST, **cles, **etablissement}, {**UL, "siren": siret[:9], **(unite or {})}


def ecrire_stock(dossier: Path, couples: Sequence[Couple]) -> Stock:
    """The two CSV files of these companies."""
    etablissements = pl.concat(ligne(ETABLISSEMENT, **est) for est, _ in couples)
    unites = pl.concat(ligne(UNITE_LEGALE, **ul) for _, ul in couples)
    return poser(dossier, etablissements, unites.unique("siren", maintain_order=True))


def poser(dossier: Path, etablissements: pl.DataFrame, unites: pl.DataFrame) -> Stock:
    """Two CSV files of the stock."""
    stock = Stock(dossier / "StockEtablissement_utf8.csv", dossier / "StockUniteLegale_utf8.csv")
    etablissements.write_csv(stock.etablissements)
    unites.write_csv(stock.unites_legales)
    return stock


def versions(jour: date = JOUR, *ajouts: Dispositif) -> list[VersionEnVigueur]:
    """Rules in force that day in the files of the catalogue."""
    toutes = [version_le(dispositif, jour) for dispositif in (*lire_catalogue(), *ajouts)]
    return [version for version in toutes if version is not None]


def lancer(stock: Stock, sortie: Path, **options: Any) -> Bilan:
    """The targeting of these files, by département, on JOUR unless said otherwise."""
    jour = options.pop("jour", JOUR)
    options.setdefault("zones", zones_par_departement())
    return cibler(stock, Demande(jour, options.pop("regles", None) or versions(jour), **options), sortie, _muet)


def _muet(etape: str, fait: int, total: int) -> None:
    """Shows nothing."""


def lire_csv(chemin: Path) -> pl.DataFrame:
    """A list as a spreadsheet reads it, every cell a text."""
    return pl.read_csv(chemin, separator=";", infer_schema=False)
