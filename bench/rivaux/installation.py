"""Installs the rivals in a temporary environment of their own, and runs them on a game written as JSON."""

import json
import os
import shutil
import subprocess
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ICI = Path(__file__).resolve().parent
UN_COEUR = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "UV_THREADPOOL_SIZE": "1"}
DELAI_S = 600


class RivalAbsent(RuntimeError):
    """The rival could not be installed, or did not run."""


@dataclass(frozen=True)
class Course:
    """What a rival did: CPU seconds, and by row one sign per dispositif."""

    secondes: float
    verdicts: Sequence[str]


class Rivaux:
    """The rivals' folder; each is installed at its first run."""

    def __init__(self, dossier: Path) -> None:
        self._dossier = dossier
        dossier.mkdir(parents=True, exist_ok=True)
        self._prets: set[str] = set()

    def python(self, script: str, moteur: str, paquets: Sequence[str], jeu: Path) -> Course:
        """`script` of this folder, on the packages named in requirements.txt; RivalAbsent."""
        interprete = self._dossier / "venv" / "bin" / "python"
        if not interprete.exists():
            venv.create(self._dossier / "venv", with_pip=True)
        for paquet in paquets:
            self._installer(paquet, [str(interprete), "-m", "pip", "install", "-q", _epingle(paquet)])
        return _courir([str(interprete), str(ICI / script), moteur, str(jeu)], self._dossier)

    def publicodes(self, jeu: Path) -> Course:
        """Publicodes under node, from the locked package.json; RivalAbsent."""
        for nom in ("package.json", "package-lock.json"):
            shutil.copy(ICI / nom, self._dossier / nom)
        self._installer("publicodes", ["npm", "ci", "--silent", "--no-audit", "--no-fund"])
        return _courir(["node", str(ICI / "publicodes.mjs"), str(jeu)], self._dossier)

    def _installer(self, nom: str, commande: list[str]) -> None:
        if nom not in self._prets:
            _executer(commande, self._dossier)
            self._prets.add(nom)


def _epingle(paquet: str) -> str:
    lignes = (ICI / "requirements.txt").read_text().split()
    return next(ligne for ligne in lignes if ligne.partition("==")[0] == paquet)


def _courir(commande: list[str], dossier: Path) -> Course:
    lu: dict[str, Any] = json.loads(_executer(commande, dossier))
    return Course(lu["secondes"], lu["verdicts"])


def _executer(commande: list[str], dossier: Path) -> str:
    env = {cle: valeur for cle, valeur in os.environ.items() if cle not in {"PYTHONPATH", "VIRTUAL_ENV"}} | UN_COEUR
    try:
        fini = subprocess.run(commande, cwd=dossier, env=env, capture_output=True, text=True, timeout=DELAI_S)
    except (OSError, subprocess.TimeoutExpired) as erreur:
        raise RivalAbsent(str(erreur)) from erreur
    if fini.returncode:
        raise RivalAbsent(f"{Path(commande[0]).name} : {fini.stderr.strip()[-400:]}")
    return fini.stdout


def ecrire_jeu(chemin: Path, dispositifs: Sequence[Any], entreprises: Sequence[Any], verifiees: int) -> Path:
    """The same game for every rival."""
    contenu = {"dispositifs": dispositifs, "entreprises": entreprises, "verifiees": verifiees}
    chemin.write_text(json.dumps(contenu))
    return chemin
