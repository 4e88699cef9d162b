"""A list as files: CSV, XLSX and Parquet. No cell is ever a formula; nothing is half written."""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Literal, get_args

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]

from services.aides.ciblage.errors import CiblageImpossible
from services.aides.ciblage.tableau import COLONNES

Format = Literal["csv", "xlsx", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)
FORMULES = ("=", "+", "-", "@", "\t", "\r")
"""First characters that a spreadsheet may take for a formula."""
_FEUILLE_MAX = 1_048_575
"""Rows of a sheet under its heading."""
_OUI_NON = {True: "oui", False: "non"}


def ecrire(lignes: pl.DataFrame, base: Path, format_: Format, jour: date, *, bom: bool = True) -> Path:
    """Writes the list beside `base`, under its name and the extension of the format."""
    chemin = base.with_name(f"{base.name}.{format_}")
    chemin.parent.mkdir(parents=True, exist_ok=True)
    choisies = lignes.select(list(COLONNES))
    if format_ == "parquet":
        choisies.write_parquet(chemin)
    elif format_ == "csv":
        en_texte(choisies).rename(COLONNES).write_csv(chemin, separator=";", include_bom=bom, line_terminator="\r\n")
    else:
        _classeur(choisies, chemin, jour)
    return chemin


def en_texte(lignes: pl.DataFrame) -> pl.DataFrame:
    """Dates in ISO, yes and no in words; a text that a spreadsheet would take for a formula begins with a quote."""
    booleens = [nom for nom, genre in lignes.schema.items() if genre == pl.Boolean]
    dates = [nom for nom, genre in lignes.schema.items() if genre == pl.Date]
    mots = lignes.with_columns(
        *(pl.col(nom).replace_strict(_OUI_NON, return_dtype=pl.String) for nom in booleens),
        *(pl.col(nom).dt.strftime("%Y-%m-%d") for nom in dates),
    )
    textes = [nom for nom, genre in mots.schema.items() if genre == pl.String]
    dangereux = f"^[{''.join(FORMULES).replace('-', '')}-]"
    return mots.with_columns(
        pl.when(pl.col(nom).str.contains(dangereux)).then("'" + pl.col(nom)).otherwise(pl.col(nom)).alias(nom)
        for nom in textes
    )


def _classeur(lignes: pl.DataFrame, chemin: Path, jour: date) -> None:
    if lignes.height > _FEUILLE_MAX:
        raise CiblageImpossible(f"{chemin.name} : {lignes.height} lignes dépassent une feuille de calcul ; choisir CSV")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(chemin), options) as classeur:
        classeur.set_properties({"created": datetime.combine(jour, time())})
        gras, jours = classeur.add_format({"bold": True}), classeur.add_format({"num_format": "dd/mm/yyyy"})
        feuille = classeur.add_worksheet("À appeler")
        feuille.freeze_panes(1, 4)
        feuille.autofilter(0, 0, max(1, lignes.height), len(COLONNES) - 1)
        for colonne, titre in enumerate(COLONNES.values()):
            feuille.write_string(0, colonne, titre, gras)
        for rang, valeurs in enumerate(lignes.iter_rows(), 1):
            _ecrire_rangee(feuille, rang, valeurs, jours)


def _ecrire_rangee(
    feuille: xlsxwriter.worksheet.Worksheet, rang: int, valeurs: Sequence[object], jours: object
) -> None:
    for colonne, valeur in enumerate(valeurs):
        if isinstance(valeur, bool):
            feuille.write_string(rang, colonne, _OUI_NON[valeur])
        elif isinstance(valeur, str):
            feuille.write_string(rang, colonne, valeur)
        elif isinstance(valeur, date):
            feuille.write_datetime(rang, colonne, datetime.combine(valeur, time()), jours)
        elif isinstance(valeur, int):
            feuille.write_number(rang, colonne, valeur)
