"""wrk and nginx: those of the machine, else their Debian packages unpacked under the work folder (no root needed)."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PAQUETS = ("wrk", "libluajit-5.1-2", "nginx")


@dataclass(frozen=True)
class Outil:
    """A program and the environment it needs."""

    chemin: str
    env: dict[str, str]


def trouver(nom: str, dossier: Path) -> Outil:
    """The program; RuntimeError when it is neither installed nor downloadable."""
    installe = shutil.which(nom)
    if installe:
        return Outil(installe, dict(os.environ))
    racine = _deballer(dossier)
    for place in ("usr/bin", "usr/sbin"):
        if (racine / place / nom).exists():
            bibliotheques = next(racine.glob("usr/lib/*-linux-gnu"), racine)
            return Outil(str(racine / place / nom), {**os.environ, "LD_LIBRARY_PATH": str(bibliotheques)})
    raise RuntimeError(f"{nom} : introuvable sur la machine et dans les paquets Debian")


def _deballer(dossier: Path) -> Path:
    racine = dossier / "paquets"
    if not (racine / "usr").exists():
        racine.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", *PAQUETS], cwd=racine, check=True, capture_output=True)
        for paquet in racine.glob("*.deb"):
            subprocess.run(["dpkg", "-x", str(paquet), str(racine)], check=True)
    return racine
