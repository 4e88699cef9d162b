"""Counts the rows of the feature table that their tests show: `python -m outils.fonctionnalites [-n 2]`.

`tests/fonctionnalites.yaml` maps each row to its tests, by pytest node id; the id of a parametrised test without its
brackets stands for all its cases, the path of a file for all its tests.
"""

import argparse
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

RACINE = Path(__file__).resolve().parents[1]
CARTE = RACINE / "tests" / "fonctionnalites.yaml"
BILAN = RACINE / "tests" / "bilan.yaml"
LIGNES_EN_TOUT = {CARTE: (105, "fonctionnalités"), BILAN: (28, "défauts vus ailleurs et demandes du bilan")}
"""Lines of each map's table, counted whether a test shows them or not."""


@dataclass(frozen=True)
class Ligne:
    """A row: what it is, the tests that show it."""

    intitule: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """How the tests of a row ended; `manquants` are mapped but were not run."""

    reussis: int
    echoues: tuple[str, ...]
    manquants: tuple[str, ...]

    @property
    def tenu(self) -> bool:
        return self.reussis > 0 and not self.echoues and not self.manquants


def lire_carte(chemin: Path = CARTE) -> dict[str, Ligne]:
    """Rows by id; ValueError when a row has no test."""
    carte = yaml.safe_load(chemin.read_text(encoding="utf-8"))
    lignes = {code: Ligne(ligne["intitule"], tuple(ligne["tests"] or ())) for code, ligne in carte.items()}
    vides = [code for code, ligne in lignes.items() if not ligne.tests]
    if vides:
        raise ValueError(f"lignes sans test : {', '.join(vides)}")
    return lignes


def juger(lignes: Mapping[str, Ligne], resultats: Mapping[str, str]) -> dict[str, Verdict]:
    """A verdict per row from `resultats`: node id of each case that ran → `passed`, `failed` or `skipped`."""
    return {code: _verdict(ligne.tests, resultats) for code, ligne in lignes.items()}


def _verdict(tests: Iterable[str], resultats: Mapping[str, str]) -> Verdict:
    reussis, echoues, manquants = 0, [], []
    for test in tests:
        cas = [noeud for noeud in resultats if noeud == test or noeud.startswith((f"{test}[", f"{test}::"))]
        if not cas:
            manquants.append(test)
        reussis += sum(resultats[noeud] == "passed" for noeud in cas)
        echoues += [noeud for noeud in cas if resultats[noeud] != "passed"]
    return Verdict(reussis, tuple(echoues), tuple(manquants))


def lire_rapport(rapport: Path) -> dict[str, str]:
    """Node id → outcome, from pytest's JUnit report (family xunit1: it names the file)."""
    resultats: dict[str, str] = {}
    for cas in ET.parse(rapport).iter("testcase"):  # noqa: S314  our own report
        etats = {enfant.tag for enfant in cas}
        etat = "failed" if etats & {"failure", "error"} else "skipped" if "skipped" in etats else "passed"
        resultats[f"{cas.get('file', '')}::{cas.get('name', '')}"] = etat
    return resultats


def passer(tests: Iterable[str], processus: int) -> dict[str, str]:
    """Runs the tests once each; those that pytest does not know are left out, hence missing."""
    with tempfile.TemporaryDirectory(prefix="ensemblier-fonctionnalites-") as dossier:
        rapport = Path(dossier) / "rapport.xml"
        presents = sorted({test for test in tests if (RACINE / test.split("::")[0]).exists()})
        ordre = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            str(processus),
            f"--junitxml={rapport}",
            "-o",
            "junit_family=xunit1",
        ]
        subprocess.run([*ordre, *_connus(presents)], cwd=RACINE, check=False)
        return lire_rapport(rapport) if rapport.exists() else {}


def _connus(tests: list[str]) -> list[str]:
    """Those that a collection finds: pytest runs nothing at all when one id is unknown."""
    fichiers = sorted({test.split("::")[0] for test in tests})
    ordre = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-o", "addopts=--import-mode=importlib"]
    collecte = subprocess.run([*ordre, *fichiers], cwd=RACINE, capture_output=True, text=True, check=False)
    vus = {ligne.split("[")[0] for ligne in collecte.stdout.splitlines() if "::" in ligne}
    return [test for test in tests if "::" not in test or test.split("[")[0] in vus]


def compte_rendu(lignes: Mapping[str, Ligne], verdicts: Mapping[str, Verdict], carte: Path = CARTE) -> str:
    """One line per row, then the count."""
    texte, largeur = [], max((len(code) for code in verdicts), default=0) + 2
    for code, verdict in verdicts.items():
        etat = "tenu   " if verdict.tenu else "NON    "
        texte.append(f"{code:<{largeur}}{etat}{verdict.reussis:>4} tests  {lignes[code].intitule}")
        texte += [f"       absent : {test}" for test in verdict.manquants]
        texte += [f"       échoué : {test}" for test in verdict.echoues]
    tenues = sum(verdict.tenu for verdict in verdicts.values())
    total, quoi = LIGNES_EN_TOUT.get(carte, (len(lignes), "lignes"))
    texte.append(f"{tenues} {quoi} sur {total} ({len(verdicts) - tenues} en défaut)")
    return "\n".join(texte)


def principal() -> int:
    """Exit code 1 when a mapped test is missing or fails."""
    lecteur = argparse.ArgumentParser(description="Compte les fonctionnalités démontrées par leurs tests.")
    lecteur.add_argument("-n", dest="processus", type=int, default=2)
    lecteur.add_argument("--carte", type=Path, action="append")
    lecteur.add_argument(
        "--rapport", type=Path, help="rapport d'une passe de toute la suite, plutôt que d'en refaire une"
    )
    arguments = lecteur.parse_args()
    cartes = {chemin: lire_carte(chemin) for chemin in arguments.carte or [CARTE, BILAN]}
    tests = {test for lignes in cartes.values() for ligne in lignes.values() for test in ligne.tests}
    resultats = lire_rapport(arguments.rapport) if arguments.rapport else passer(tests, arguments.processus)
    bilans = {chemin: juger(lignes, resultats) for chemin, lignes in cartes.items()}
    for chemin, lignes in cartes.items():
        print(compte_rendu(lignes, bilans[chemin], chemin))
    return 0 if all(verdict.tenu for verdicts in bilans.values() for verdict in verdicts.values()) else 1


if __name__ == "__main__":
    raise SystemExit(principal())
