"""A file of the SIRENE stock as batches of text columns: CSV plain or zipped, or Parquet, never whole in memory."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from services.aides.ciblage.archive import deballer
from services.aides.ciblage.colonnes import Modele
from services.aides.ciblage.entete import lire_entete, premiere_faute, verifier_colonnes
from services.aides.ciblage.errors import StockIllisible

LOT = 200_000
"""Rows read at once."""
LIGNE = "ligne"
"""Column added: number of the line in a CSV (the header is line 1), of the row in a Parquet file."""
_PARQUET, _ZIP, _AUTRES = b"PAR1", b"PK\x03\x04", {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"PAR2": "chiffré"}
Avance = Callable[[str, int, int], None]
"""Told the stage, what is done and the total (0 when it is not known)."""


@dataclass(frozen=True)
class Source:
    """A stock file ready to be read."""

    nom: str
    chemin: Path
    modele: Modele
    colonnes: list[str]
    parquet: bool

    def lots(self, *ajouts: pl.Expr) -> Iterator[pl.DataFrame]:
        """Batches of the columns wanted and of those computed, in the order of the file.

        StockIllisible says what stops the reading.
        """
        try:
            lignes = self._lignes().with_columns(*ajouts)
            yield from (
                self._tranches(lignes) if self.parquet else lignes.collect_batches(chunk_size=LOT, engine="streaming")
            )
        except (pl.exceptions.PolarsError, OSError) as erreur:
            faute = None if self.parquet else premiere_faute(self.chemin, self.colonnes, self.nom)
            cause = str(erreur).splitlines()[0][:200]
            raise StockIllisible(faute or f"{self.nom} : fichier abîmé ou incomplet ({cause})") from erreur

    def _tranches(self, lignes: pl.LazyFrame) -> Iterator[pl.DataFrame]:
        """Slices of a Parquet file, one after the other: read as batches, its row groups would all be held at once."""
        total = pl.scan_parquet(self.chemin, glob=False).select(pl.len()).collect().item()
        for debut in range(0, total, LOT):
            yield lignes.slice(debut, LOT).collect(engine="streaming")

    def _lignes(self) -> pl.LazyFrame:
        if self.parquet:
            lignes = pl.scan_parquet(self.chemin, row_index_name=LIGNE, row_index_offset=1, glob=False)
        else:
            lignes = pl.scan_csv(self.chemin, infer_schema=False, row_index_name=LIGNE, row_index_offset=2, glob=False)
        largeurs = dict(self.modele.largeurs)
        presentes = [*self.modele.obligatoires, *(c for c in self.modele.facultatives if c in self.colonnes)]
        absentes = [pl.lit(None, pl.String).alias(c) for c in self.modele.facultatives if c not in self.colonnes]
        schema = lignes.collect_schema()
        lues = [_en_texte(colonne, schema[colonne], largeurs.get(colonne)) for colonne in presentes]
        return lignes.select(LIGNE, *lues, *absentes)


def _en_texte(colonne: str, genre: pl.DataType, largeur: int | None) -> pl.Expr:
    """The column as text: dates in ISO, numbers with the zeros that they have lost."""
    if genre == pl.String:
        return pl.col(colonne)
    texte = pl.col(colonne).cast(pl.Date).cast(pl.String) if genre == pl.Datetime else pl.col(colonne).cast(pl.String)
    return texte.str.zfill(largeur) if largeur and genre.is_numeric() else texte


@contextmanager
def ouvrir(chemin: Path, modele: Modele, atelier: Path) -> Iterator[Source]:
    """The file, recognised by its first bytes; `atelier`: where an archive is unpacked. StockIllisible."""
    tete = _premiers_octets(chemin)
    if tete == _ZIP:
        with deballer(chemin, atelier) as contenu:
            yield _source(contenu, modele, f"{chemin.name} ({modele.nom})", _premiers_octets(contenu))
    else:
        yield _source(chemin, modele, chemin.name, tete)


def _premiers_octets(chemin: Path) -> bytes:
    try:
        with chemin.open("rb") as fichier:
            return fichier.read(4)
    except OSError as erreur:
        raise StockIllisible(f"{chemin.name} : le fichier ne peut pas être ouvert ({erreur.strerror})") from erreur


def _source(chemin: Path, modele: Modele, nom: str, tete: bytes) -> Source:
    for debut, genre in _AUTRES.items():
        if tete.startswith(debut):
            raise StockIllisible(f"{nom} : format {genre} non pris en charge (CSV, CSV zippé ou Parquet)")
    if tete == _ZIP:
        raise StockIllisible(f"{nom} : une archive dans une archive n'est pas ouverte")
    if tete != _PARQUET:
        colonnes = lire_entete(chemin, nom)
        verifier_colonnes(colonnes, modele, nom)
        return Source(nom, chemin, modele, colonnes, parquet=False)
    try:
        colonnes = pl.scan_parquet(chemin, glob=False).collect_schema().names()
    except (pl.exceptions.PolarsError, OSError) as erreur:
        raise StockIllisible(f"{nom} : fichier Parquet incomplet ou abîmé (sa fin ne peut pas être lue)") from erreur
    verifier_colonnes(colonnes, modele, nom)
    return Source(nom, chemin, modele, colonnes, parquet=True)
