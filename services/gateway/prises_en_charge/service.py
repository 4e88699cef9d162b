"""Puts the rates in words, hides small numbers from the committee, writes the quarterly file of the partners."""

import csv
import io
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.pilotage.domain import Filtre, filtre
from services.gateway.prises_en_charge import repository
from services.gateway.prises_en_charge.schemas import PriseEnChargeLue, TauxLu

DECIMALES = 4
PETIT_NOMBRE = 5
"""Under this number of requests the committee sees no figure of a group."""
DELAIS = {"h72": "72h", "j3": "3j", "j5": "5j"}
COLONNES = ("organisation", "nom", "recues", "prises", "declinees", "expirees")
_TAUX = ("taux_72h", "taux_3j", "taux_5j")
AUCUNE = dict.fromkeys(("recues", "prises", "declinees", "expirees"), 0) | {
    f"{quoi}_{delai}": 0 for quoi in ("n", "prises") for delai in DELAIS.values()
}
_FORMULES = ("=", "+", "-", "@", "\t", "\r")


async def groupes(
    connexion: AsyncConnection, retenu: Filtre, par: str, organisation: UUID | None, *, masquer: bool
) -> list[PriseEnChargeLue]:
    """Rates by group; `masquer`: groups of few requests lose their figures."""
    lignes = await repository.compter(connexion, retenu, par, organisation)
    return [_rendre(ligne, masquer=masquer) for ligne in lignes]


async def reference(connexion: AsyncConnection, retenu: Filtre, *, masquer: bool = False) -> PriseEnChargeLue:
    """Rates of the whole region over the same period."""
    lignes = await repository.compter(connexion, retenu, "region")
    vide: Any = {"cle": "region", "libelle": "Ensemble", **AUCUNE}
    return _rendre(lignes[0] if lignes else vide, masquer=masquer)


def _rendre(ligne: RowMapping | dict[str, Any], *, masquer: bool) -> PriseEnChargeLue:
    muet = masquer and 0 < ligne["recues"] < PETIT_NOMBRE
    nombres = {nom: None if muet else ligne[nom] for nom in ("recues", "prises", "declinees", "expirees")}
    delais = {nom: _taux(ligne, suffixe, masquer=masquer) for nom, suffixe in DELAIS.items()}
    return PriseEnChargeLue(cle=ligne["cle"], libelle=ligne["libelle"], **nombres, **delais)


def _taux(ligne: RowMapping | dict[str, Any], suffixe: str, *, masquer: bool) -> TauxLu:
    n, prises = ligne[f"n_{suffixe}"], ligne[f"prises_{suffixe}"]
    if masquer and 0 < n < PETIT_NOMBRE:
        return TauxLu(n=None, prises=None, taux=None)
    return TauxLu(n=n, prises=prises, taux=round(prises / n, DECIMALES) if n else None)


def bornes_du_trimestre(annee: int, trimestre: int) -> tuple[date, date]:
    """First and last day of the quarter."""
    premier = date(annee, 3 * trimestre - 2, 1)
    suivant = date(annee + trimestre // 4, 3 * trimestre % 12 + 1, 1)
    return premier, date.fromordinal(suivant.toordinal() - 1)


async def fichier(connexion: AsyncConnection, periode: tuple[int, int], vu_le: date, organisation: UUID | None) -> str:
    """The quarterly file: each partner beside the region, then the same of the quarter before."""
    annee, trimestre = periode
    avant = (annee, trimestre - 1) if trimestre > 1 else (annee - 1, 4)
    flux = io.StringIO()
    flux.write("\ufeff")
    sortie = csv.writer(flux, delimiter=";", lineterminator="\r\n")
    sortie.writerow(["trimestre", *COLONNES, *_TAUX, *(f"{nom}_region" for nom in _TAUX)])
    for quand in ((annee, trimestre), avant):
        retenu = filtre(None, *bornes_du_trimestre(*quand), vu_le)
        region = await reference(connexion, retenu)
        for lu in await groupes(connexion, retenu, "organisation", organisation, masquer=False):
            sortie.writerow([f"{quand[0]}-T{quand[1]}", *_ligne(lu), *_ecrire_taux(region)])
    return flux.getvalue()


def _ligne(lu: PriseEnChargeLue) -> list[str]:
    nombres = [str(getattr(lu, nom)) for nom in COLONNES[2:]]
    return [sans_formule(lu.cle), sans_formule(lu.libelle), *nombres, *_ecrire_taux(lu)]


def _ecrire_taux(lu: PriseEnChargeLue) -> list[str]:
    return ["" if un.taux is None else f"{un.taux:.4f}".replace(".", ",") for un in (lu.h72, lu.j3, lu.j5)]


def sans_formule(texte: str) -> str:
    """The text as a spreadsheet shows it, never as a formula that it would run."""
    return f"'{texte}" if texte.startswith(_FORMULES) else texte
