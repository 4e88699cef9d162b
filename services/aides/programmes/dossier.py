"""Reads a folder of programmes: a file at fault is reported and the rest is loaded."""

from dataclasses import dataclass, field
from pathlib import Path

from services.aides.programmes.errors import LectureImpossible, ProgrammeRefuse, motif
from services.aides.programmes.programme import Programme, charger
from services.aides.programmes.yaml_borne import TAILLE_MAX, decoder

FICHIERS_MAX = 5_000


@dataclass(frozen=True)
class Lus:
    """Programmes by slug (name of the file), and why the others are refused."""

    programmes: dict[str, Programme] = field(default_factory=dict)
    erreurs: dict[str, str] = field(default_factory=dict)


def lister(dossier: Path) -> list[Path]:
    """YAML files of the folder, by name; LectureImpossible when there is nothing to read."""
    try:
        fichiers = sorted(chemin for chemin in dossier.iterdir() if chemin.suffix in (".yaml", ".yml"))
    except OSError as erreur:
        raise LectureImpossible(f"le dossier {dossier} ne peut pas être lu ({motif(erreur)})") from erreur
    if not fichiers:
        raise LectureImpossible(f"le dossier {dossier} ne contient aucun fichier .yaml")
    if len(fichiers) > FICHIERS_MAX:
        raise LectureImpossible(f"le dossier {dossier} contient plus de {FICHIERS_MAX} fichiers")
    return fichiers


def lire_un(chemin: Path, lus: Lus) -> None:
    """Adds the programme of a file, or the reason of its refusal."""
    slug = chemin.stem
    if slug in lus.programmes or slug in lus.erreurs:
        lus.programmes.pop(slug, None)
        lus.erreurs[slug] = f"{chemin.name} : deux fichiers portent le nom « {slug} »"
        return
    try:
        lus.programmes[slug] = charger(decoder(_octets(chemin)))
    except ProgrammeRefuse as refus:
        lus.erreurs[slug] = f"{chemin.name}, {refus}" if refus.regle or refus.ligne else f"{chemin.name} : {refus}"


def _octets(chemin: Path) -> bytes:
    try:
        if not chemin.is_file():
            raise ProgrammeRefuse("ce n'est pas un fichier")
        with chemin.open("rb") as flux:
            return flux.read(TAILLE_MAX + 1)
    except OSError as erreur:
        raise ProgrammeRefuse(f"le fichier ne peut pas être lu ({motif(erreur)})") from None
