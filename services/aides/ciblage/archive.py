"""A zipped stock: one file inside, unpacked beside the work under bounds that no real stock reaches."""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from services.aides.ciblage.errors import StockIllisible

TAUX_MAX = 50
"""A SIRENE file shrinks four to ten times; what swells more than this is a bomb (HYPOTHESE)."""
TAILLE_MAX = 64 * 1024**3
"""Bytes once unpacked; the largest published file is under 12 GB."""
_BLOC = 1 << 20


@contextmanager
def deballer(chemin: Path, atelier: Path) -> Iterator[Path]:
    """The only file of the archive, unpacked under `atelier` for the time of the block; StockIllisible."""
    with TemporaryDirectory(prefix=".ciblage-", dir=atelier) as dossier:
        try:
            with zipfile.ZipFile(chemin) as archive:
                yield _extraire(archive, chemin, Path(dossier))
        except (zipfile.BadZipFile, NotImplementedError, EOFError) as erreur:
            raise StockIllisible(f"{chemin.name} : archive zip abîmée ou incomplète ({erreur})") from erreur


def _extraire(archive: zipfile.ZipFile, chemin: Path, dossier: Path) -> Path:
    membres = [membre for membre in archive.infolist() if not membre.is_dir()]
    if len(membres) != 1:
        raise StockIllisible(f"{chemin.name} : l'archive contient {len(membres)} fichiers, un seul est attendu")
    membre = membres[0]
    if membre.flag_bits & 1:
        raise StockIllisible(f"{chemin.name} : l'archive est protégée par un mot de passe")
    plafond = min(TAILLE_MAX, TAUX_MAX * max(1, chemin.stat().st_size), shutil.disk_usage(dossier).free * 9 // 10)
    if membre.file_size > plafond:
        raise _trop_gros(chemin, membre.file_size)
    sortie = dossier / ("contenu" + Path(membre.filename).suffix.lower()[:8])
    with archive.open(membre) as source, sortie.open("wb") as cible:
        ecrits = 0
        while bloc := source.read(_BLOC):
            ecrits += len(bloc)
            if ecrits > plafond:  # what the archive declares is not to be believed
                raise _trop_gros(chemin, ecrits)
            cible.write(bloc)
    return sortie


def _trop_gros(chemin: Path, taille: int) -> StockIllisible:
    return StockIllisible(
        f"{chemin.name} : une fois décompressé, le fichier dépasserait {taille // _BLOC} Mo, "
        f"plus de {TAUX_MAX} fois l'archive ou plus que la place disponible ; il n'est pas ouvert"
    )
