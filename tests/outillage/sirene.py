"""A fictitious SIRENE stock with the official columns, the same for a same seed; never a real company."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

_COLONNES = json.loads(Path(__file__).with_name("colonnes_sirene.json").read_text(encoding="utf-8"))
ETABLISSEMENT: list[str] = _COLONNES["etablissements"]
UNITE_LEGALE: list[str] = _COLONNES["unites_legales"]
"""Columns of the published files, in their order (INSEE)."""
_NOMENCLATURES = Path(__file__).resolve().parents[2] / "shared" / "nomenclatures"
TRANCHES = ["NN", "00", "01", "02", "03", "11", "12", "21", "22", "31", "32", "41", "42", "51", "52", "53", None]
_POIDS_TRANCHES = [30, 8, 14, 10, 8, 8, 7, 4, 3, 1, 1, 0.7, 0.5, 0.4, 0.2, 0.2, 4]


def stock(lignes: int, graine: int = 1, *, region: float = 0.2, industrie: float = 0.06) -> dict[str, pl.DataFrame]:
    """`etablissements` (that many rows) and their `unites`; shares in Île-de-France and in industry."""
    alea = np.random.default_rng(graine)
    unites = _unites(max(1, lignes * 4 // 5), alea)
    return {"etablissements": _etablissements(lignes, unites, alea, region, industrie), "unites": unites}


def ligne(modele: list[str], **valeurs: Any) -> pl.DataFrame:
    """One row of a file, every other column empty."""
    return pl.DataFrame({nom: [valeurs.get(nom)] for nom in modele}, schema=dict.fromkeys(modele, pl.String))


def _luhn(chiffres: np.ndarray) -> np.ndarray:
    """Last digit of each row of digits."""
    doubles = chiffres[:, ::-1].copy()
    doubles[:, ::2] *= 2
    return (10 - (doubles - 9 * (doubles > 9)).sum(axis=1) % 10) % 10


def _numeros(nombres: np.ndarray, longueur: int) -> np.ndarray:
    return (nombres[:, None] // 10 ** np.arange(longueur - 1, -1, -1)) % 10


def _choisir(alea: np.random.Generator, valeurs: list[Any], n: int, poids: list[float] | None = None) -> pl.Series:
    parts = None if poids is None else np.array(poids) / sum(poids)
    places = alea.choice(len(valeurs), n, p=parts)
    return pl.Series(valeurs, dtype=pl.String)[places.tolist()]


def _dates(alea: np.random.Generator, n: int) -> pl.Series:
    jours = pl.Series(alea.integers(0, 14_000, n), dtype=pl.Int32)
    return jours.cast(pl.Date).dt.offset_by("18y").dt.strftime("%Y-%m-%d")


def _garnir(modele: list[str], colonnes: dict[str, Any], n: int) -> pl.DataFrame:
    vide = pl.Series([None], dtype=pl.String).new_from_index(0, n)
    return pl.DataFrame({nom: colonnes.get(nom, vide) for nom in modele})


def _unites(n: int, alea: np.random.Generator) -> pl.DataFrame:
    debut = 10_000_000 + alea.permutation(n).astype(np.int64)
    siren = pl.Series(debut * 10 + _luhn(_numeros(debut, 8)), dtype=pl.Int64).cast(pl.String)
    physique = pl.Series(alea.random(n) < 0.2)
    rang = pl.Series(debut - 10_000_000).cast(pl.String)
    juridique = _choisir(alea, ["5710", "5499", "5599", "5306", "6533", "9220", "7210"], n)
    colonnes = {
        "siren": siren,
        "statutDiffusionUniteLegale": _choisir(alea, ["O", "P"], n, [94, 6]),
        "dateCreationUniteLegale": _dates(alea, n),
        "trancheEffectifsUniteLegale": _choisir(alea, TRANCHES, n, _POIDS_TRANCHES),
        "anneeEffectifsUniteLegale": _choisir(alea, ["2023", "2024"], n),
        "categorieEntreprise": _choisir(alea, ["PME", "ETI", "GE", None], n, [80, 5, 1, 14]),
        "etatAdministratifUniteLegale": _choisir(alea, ["A", "C"], n, [97, 3]),
        "nomUniteLegale": _si(physique, "PATRONYME " + rang),
        "prenomUsuelUniteLegale": _si(physique, "Élodie" + pl.Series([""]).new_from_index(0, n)),
        "denominationUniteLegale": _si(~physique, "MÉCANIQUE FICTIVE " + rang),
        "categorieJuridiqueUniteLegale": juridique.zip_with(~physique, _choisir(alea, ["1000"], n)),
        "activitePrincipaleUniteLegale": _choisir(alea, ["25.62B", "62.01Z"], n),
        "nomenclatureActivitePrincipaleUniteLegale": _choisir(alea, ["NAFRev2"], n),
        "economieSocialeSolidaireUniteLegale": _choisir(alea, ["O", "N", None], n, [3, 60, 37]),
        "caractereEmployeurUniteLegale": _choisir(alea, ["O", "N", None], n, [2, 1, 7]),
    }
    return _garnir(UNITE_LEGALE, colonnes, n)


def _si(condition: pl.Series, valeurs: pl.Series) -> pl.Series:
    return pl.DataFrame({"c": condition, "v": valeurs}).select(pl.when("c").then("v"))["v"]


def _codes() -> tuple[list[str], list[str], list[str], list[str]]:
    """Communes of the region (arrondissements of Paris included), elsewhere; industrial activities, others."""
    lu = json.loads((_NOMENCLATURES / "communes-idf.json").read_text(encoding="utf-8"))
    divisions = json.loads((_NOMENCLATURES / "naf-rev2.json").read_text(encoding="utf-8"))["divisions"]
    dedans = [naf for division, codes in divisions.items() if 5 <= int(division) <= 39 for naf in codes.split()]
    dehors = [naf for division, codes in divisions.items() if not 5 <= int(division) <= 39 for naf in codes.split()]
    communes = sorted((set(lu["communes"]) - {"75056"}) | set(lu["rattachements"]))
    return communes, ["69123", "13055", "2A004", "97411", "59350", "33063"], dedans, dehors


def _etablissements(
    n: int, unites: pl.DataFrame, alea: np.random.Generator, region: float, industrie: float
) -> pl.DataFrame:
    ici, ailleurs, industriels, autres = _codes()
    place = np.arange(n) % len(unites)
    siren = unites["siren"][place.tolist()]
    debut = siren.cast(pl.Int64).to_numpy() * 10_000 + 1 + np.arange(n) // len(unites)
    siret = pl.Series(debut * 10 + _luhn(_numeros(debut, 13)), dtype=pl.Int64).cast(pl.String)
    commune = _choisir(alea, ici, n).zip_with(pl.Series(alea.random(n) < region), _choisir(alea, ailleurs, n))
    naf = _choisir(alea, industriels, n).zip_with(pl.Series(alea.random(n) < industrie), _choisir(alea, autres, n))
    colonnes = {
        "siren": siren,
        "nic": siret.str.slice(9),
        "siret": siret,
        "statutDiffusionEtablissement": _choisir(alea, ["O", "P"], n, [95, 5]),
        "dateCreationEtablissement": _dates(alea, n),
        "trancheEffectifsEtablissement": _choisir(alea, TRANCHES, n, _POIDS_TRANCHES),
        "dateDernierTraitementEtablissement": _choisir(alea, ["2026-10-02T08:12:31"], n),
        "etablissementSiege": _choisir(alea, ["true", "false"], n, [4, 1]),
        "nombrePeriodesEtablissement": _choisir(alea, ["1", "2", "4"], n),
        "numeroVoieEtablissement": _choisir(alea, ["1", "12", "147", None], n),
        "typeVoieEtablissement": _choisir(alea, ["RUE", "AV", "BD", "ZI"], n),
        "libelleVoieEtablissement": _choisir(alea, ["DES ATELIERS", "DE LA FONDERIE", "DU MOULIN À EAU"], n),
        "codePostalEtablissement": commune.str.slice(0, 2) + "000",
        "libelleCommuneEtablissement": _choisir(alea, ["VILLE FICTIVE", "SAINT-EXEMPLE", "BOURG-L'ESSAI"], n),
        "codeCommuneEtablissement": commune,
        "dateDebut": _dates(alea, n),
        "etatAdministratifEtablissement": _choisir(alea, ["A", "F"], n, [55, 45]),
        "enseigne1Etablissement": _choisir(alea, [None, "ATELIER D'ESSAI"], n, [9, 1]),
        "activitePrincipaleEtablissement": naf,
        "nomenclatureActivitePrincipaleEtablissement": _choisir(
            alea, ["NAFRev2", "NAFRev1", "NAF1993", "NAP"], n, [96, 2, 1, 1]
        ),
        "caractereEmployeurEtablissement": _choisir(alea, ["O", "N", None], n),
    }
    return _garnir(ETABLISSEMENT, colonnes, n)
