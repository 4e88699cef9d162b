"""Reads and checks the files of the catalogue."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import orjson
from pydantic import ValidationError

from services.aides.catalogue.definition import Dispositif, VersionDispositif
from services.aides.catalogue.elements import Source
from services.aides.catalogue.errors import CatalogueInvalide

DOSSIER = Path(__file__).resolve().parents[1] / "donnees" / "dispositifs"


def lire_catalogue(dossier: Path = DOSSIER) -> list[Dispositif]:
    """Every dispositif, by code; CatalogueInvalide names the file at fault."""
    dispositifs = [lire_fichier(chemin) for chemin in sorted(dossier.glob("*.json"))]
    if not dispositifs:
        raise CatalogueInvalide(f"Aucun dispositif dans {dossier.name}.")
    return dispositifs


def lire_fichier(chemin: Path) -> Dispositif:
    try:
        dispositif = Dispositif.model_validate_json(chemin.read_bytes())
    except ValidationError as erreur:
        raise CatalogueInvalide(f"{chemin.name} : {erreur}") from erreur
    if dispositif.code != chemin.stem:
        raise CatalogueInvalide(f"{chemin.name} décrit le dispositif {dispositif.code}.")
    return dispositif


def sources_citees(dispositif: Dispositif, version: VersionDispositif) -> dict[str, Source]:
    """Sources that the version uses."""
    cites = {version.source, *(element.source for element in version.sourcables() if element.source)}
    return {cle: source for cle, source in dispositif.sources.items() if cle in cites}


def contenus(dispositif: Dispositif) -> Iterator[tuple[VersionDispositif, bytes, str]]:
    """Each version with its canonical JSON (sources included) and the sha256 of it."""
    for version in dispositif.versions:
        sources = {cle: source.model_dump(mode="json") for cle, source in sources_citees(dispositif, version).items()}
        contenu = {"regles": version.model_dump(mode="json", exclude_defaults=True), "sources": sources}
        octets = orjson.dumps(contenu, option=orjson.OPT_SORT_KEYS)
        yield version, octets, hashlib.sha256(octets).hexdigest()
