"""The first line of a CSV stock, and what is wrong in the others when the reader stops."""

import csv
from pathlib import Path

from services.aides.ciblage.colonnes import Modele
from services.aides.ciblage.errors import StockIllisible

_LIGNE_MAX = 1 << 20
"""Bytes of a line; those of the stock have a thousand at most."""


def verifier_colonnes(colonnes: list[str], modele: Modele, nom: str) -> None:
    """StockIllisible names the columns missing, or there twice."""
    manquantes = [colonne for colonne in modele.obligatoires if colonne not in colonnes]
    if manquantes:
        pluriel = "s" if len(manquantes) > 1 else ""
        raise StockIllisible(
            f"{nom}, ligne 1 : colonne{pluriel} absente{pluriel} du fichier {modele.nom} : {', '.join(manquantes)}"
        )
    doubles = sorted({colonne for colonne in colonnes if colonnes.count(colonne) > 1})
    if doubles:
        raise StockIllisible(f"{nom}, ligne 1 : colonne en double : {', '.join(doubles)}")


def lire_entete(chemin: Path, nom: str) -> list[str]:
    """Names of the columns; StockIllisible for an empty file, another encoding, another separator."""
    with chemin.open("rb") as fichier:
        premiere = fichier.readline(_LIGNE_MAX)
        suite = fichier.read(1)
    if not premiere.strip():
        raise StockIllisible(f"{nom} : le fichier est vide")
    if premiere.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in premiere:
        raise StockIllisible(f"{nom}, ligne 1 : le fichier n'est pas en UTF-8 (UTF-16 ou fichier binaire)")
    try:
        texte = premiere.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StockIllisible(f"{nom}, ligne 1 : l'en-tête n'est pas en UTF-8") from None
    if ";" in texte and "," not in texte:
        raise StockIllisible(f"{nom}, ligne 1 : les colonnes sont séparées par des points-virgules, pas des virgules")
    if not suite:
        raise StockIllisible(f"{nom} : le fichier n'a que sa ligne d'en-tête")
    return next(csv.reader([texte.rstrip("\r\n")]))


def premiere_faute(chemin: Path, colonnes: list[str], nom: str) -> str | None:
    """In words, the first line that is not UTF-8 or has too many values; None when every line is well made."""
    with chemin.open("rb") as fichier:
        for numero, ligne in enumerate(iter(lambda: fichier.readline(_LIGNE_MAX), b""), 1):
            try:
                texte = ligne.decode("utf-8")
            except UnicodeDecodeError as erreur:
                rang = len(_valeurs(ligne[: erreur.start].decode("utf-8", "replace")))
                colonne = colonnes[min(rang, len(colonnes)) - 1]
                return f"{nom}, ligne {numero}, colonne {colonne} : caractère qui n'est pas en UTF-8 (latin-1 ?)"
            if len(ligne) == _LIGNE_MAX:
                return f"{nom}, ligne {numero} : la ligne dépasse {_LIGNE_MAX} octets"
            if (nombre := len(_valeurs(texte))) > len(colonnes):
                return f"{nom}, ligne {numero} : {nombre} valeurs pour {len(colonnes)} colonnes"
    return None


def _valeurs(texte: str) -> list[str]:
    try:
        return next(csv.reader([texte.rstrip("\r\n")]), [""])
    except csv.Error:
        return texte.split(",")
