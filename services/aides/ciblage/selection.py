"""Which rows of the stock are kept, and why the others are not: every row read is counted once."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NoReturn

import polars as pl

from services.aides.ciblage.colonnes import Modele
from services.aides.ciblage.errors import StockIllisible
from services.aides.ciblage.lecture import LIGNE, Source
from services.aides.eligibilite.insee import INDUSTRIE
from shared.nomenclatures.territoires import departements

DIFFUSIBLE, OUVERT = "O", "A"
NOMENCLATURES = ("NAFRev2", "NAF2025")
"""Nomenclatures whose divisions 05 to 39 are industry; the older ones number their divisions otherwise."""
GARDE = "garde"
MOTIFS = {
    "ferme": "établissement fermé",
    "hors_ile_de_france": "hors d'Île-de-France",
    "nomenclature_anterieure": "activité codée dans une nomenclature antérieure à la NAF rév. 2, ou inconnue",
    "hors_industrie": "activité hors de l'industrie (NAF rév. 2, divisions 05 à 39)",
    "diffusion_partielle": "diffusion partielle : jamais sur une liste de prospection",
    "unite_legale_absente": "unité légale absente du fichier StockUniteLegale",
    "unite_legale_cessee": "unité légale cessée",
    "hors_territoire": "hors des territoires demandés",
    "deja_suivie": "déjà suivie (dossier ouvert ou liste fournie)",
}
"""Why a row is not on a list, in the order in which it is judged."""


@dataclass
class Comptes:
    """Rows read by file, establishments by reason (`garde`: those on a list)."""

    lus: Counter[str] = field(default_factory=Counter)
    motifs: Counter[str] = field(default_factory=Counter)

    def ecarter(self, motif: str, nombre: int) -> None:
        """Moves that many from the kept ones to the reason."""
        if nombre:
            self.motifs[motif] += nombre
            self.motifs[GARDE] -= nombre


def _motif() -> pl.Expr:
    """Reason of a row of StockEtablissement: its code, or `garde`."""
    division = pl.col("activitePrincipaleEtablissement").str.slice(0, 2)
    industrielle = division.is_in([f"{numero:02}" for numero in INDUSTRIE])
    situee = pl.col("codeCommuneEtablissement").str.slice(0, 2).is_in(list(departements()))
    codee = pl.col("nomenclatureActivitePrincipaleEtablissement").is_in(NOMENCLATURES)
    choix = [
        (pl.col("etatAdministratifEtablissement").eq_missing(OUVERT), "ferme"),
        (situee.fill_null(value=False), "hors_ile_de_france"),
        ((codee & division.is_not_null()).fill_null(value=False), "nomenclature_anterieure"),
        (industrielle.fill_null(value=False), "hors_industrie"),
        (pl.col("statutDiffusionEtablissement").eq_missing(DIFFUSIBLE), "diffusion_partielle"),
    ]
    suite: pl.Expr = pl.lit(GARDE)
    for condition, motif in reversed(choix):
        suite = pl.when(condition).then(suite).otherwise(pl.lit(motif))
    return suite.cast(pl.Enum([GARDE, *MOTIFS])).alias("motif")


def etablissements(source: Source, comptes: Comptes, avance: Callable[[int], None]) -> pl.DataFrame:
    """The active industrial establishments of the region; StockIllisible for a number malformed or there twice."""
    gardes = []
    for lot in _lots(source, comptes, avance, _motif()):
        for nom, nombre in lot["motif"].value_counts().iter_rows():
            comptes.motifs[nom] += nombre
        gardes.append(lot.filter(pl.col("motif") == GARDE).drop("motif"))
    return _uniques(pl.concat(gardes), source)


def unites_legales(source: Source, sirens: pl.Series, comptes: Comptes, avance: Callable[[int], None]) -> pl.DataFrame:
    """The legal units of these establishments."""
    voulue = pl.col("siren").is_in(sirens.unique().implode()).alias("voulue")
    trouvees = [lot.filter("voulue").drop("voulue") for lot in _lots(source, comptes, avance, voulue)]
    return _uniques(pl.concat(trouvees), source)


def _lots(source: Source, comptes: Comptes, avance: Callable[[int], None], calcul: pl.Expr) -> Iterator[pl.DataFrame]:
    """Batches counted and verified, with what is computed by the reader; StockIllisible."""
    nom, bonne = source.modele.nom, (_cle_bonne(source.modele) & _etat_bon(source.modele)).alias("bonne")
    for lot in source.lots(calcul, bonne):
        if not lot["bonne"].all():
            _refuser(lot, source)
        comptes.lus[nom] += lot.height
        avance(comptes.lus[nom])
        yield lot.drop("bonne")
    if not comptes.lus[nom]:
        raise StockIllisible(f"{source.nom} : le fichier ne contient aucune ligne")


def _cle_bonne(modele: Modele) -> pl.Expr:
    return (pl.col(modele.cle).str.len_bytes() == modele.longueur_cle).fill_null(value=False)


def _etat_bon(modele: Modele) -> pl.Expr:
    return pl.col(modele.etat).is_in(modele.etats).fill_null(value=True)


def _refuser(lot: pl.DataFrame, source: Source) -> NoReturn:
    """Names the first line whose SIRET (or SIREN) is not of its length, else whose state is no state."""
    modele = source.modele
    sans_cle = lot.filter(~_cle_bonne(modele))
    if sans_cle.height:
        _refuser_cles(sans_cle, source)
    premiere = lot.filter(~_etat_bon(modele)).head(1)
    raise StockIllisible(
        f"{source.nom}, ligne {premiere[LIGNE].item()}, colonne {modele.etat} : "
        f"{premiere[modele.etat].item()[:40]!r} au lieu de {' ou '.join(modele.etats)} (ligne décalée ?)"
    )


def _refuser_cles(fautives: pl.DataFrame, source: Source) -> NoReturn:
    premiere, cle = fautives.sort(LIGNE).head(1), source.modele.cle
    vu = premiere[cle].item()
    valeur = "vide" if vu is None else repr(vu[:40])
    raise StockIllisible(
        f"{source.nom}, ligne {premiere[LIGNE].item()}, colonne {cle} : "
        f"{valeur} au lieu de {source.modele.longueur_cle} chiffres"
    )


def _uniques(lignes: pl.DataFrame, source: Source) -> pl.DataFrame:
    """The rows, whose keys are digits and each there once."""
    cle = source.modele.cle
    fautives = lignes.filter(~pl.col(cle).str.contains(rf"^[0-9]{{{source.modele.longueur_cle}}}$"))
    if fautives.height:
        _refuser_cles(fautives, source)
    doubles = lignes.filter(pl.col(cle).is_duplicated()).sort(LIGNE)
    if doubles.height:
        premier = doubles.filter(pl.col(cle) == doubles[cle][0])[LIGNE]
        raise StockIllisible(
            f"{source.nom}, ligne {premier[1]}, colonne {cle} : {doubles[cle][0]} est déjà à la ligne {premier[0]}"
        )
    return lignes


def rapprocher(cibles: pl.DataFrame, unites: pl.DataFrame, comptes: Comptes) -> pl.DataFrame:
    """The establishments with their legal unit; those whose unit is absent, closed or partly diffused are counted."""
    jointes = cibles.join(unites.drop(LIGNE), on="siren", how="left", maintain_order="left", coalesce=True)
    for motif, gardee in (
        ("unite_legale_absente", pl.col("etatAdministratifUniteLegale").is_not_null()),
        ("unite_legale_cessee", pl.col("etatAdministratifUniteLegale").eq_missing(OUVERT)),
        ("diffusion_partielle", pl.col("statutDiffusionUniteLegale").eq_missing(DIFFUSIBLE)),
    ):
        avant = jointes.height
        jointes = jointes.filter(gardee)
        comptes.ecarter(motif, avant - jointes.height)
    return jointes
