"""The compiled engine against other engines: the same dispositifs, the same companies, on one core, in one run."""

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

from bench.banc import TOURS, Banc, Ligne
from bench.rivaux import catalogue, naif
from bench.rivaux.installation import Course, RivalAbsent, Rivaux, ecrire_jeu
from bench.serveurs import RACINE
from services.aides.moteur.colonnes import colonnes_de
from services.aides.moteur.compilation import CatalogueCompile, compiler
from services.aides.moteur.lot import Verdicts, evaluer_lot

T = TypeVar("T")
ENTREPRISES, DISPOSITIFS, BEAUCOUP = 45_000, 400, 20_000
RIVAUX: tuple[tuple[str, int, float, Callable[[Rivaux, Any], Course]], ...] = (
    ("Publicodes", 12, 50_000, lambda r, jeu: r.publicodes(jeu)),
    ("zen-engine", 500, 300, lambda r, jeu: r.python("expressions.py", "zen", ["zen-engine"], jeu)),
    ("rule-engine", 50, 0, lambda r, jeu: r.python("expressions.py", "rule_engine", ["rule-engine"], jeu)),
    ("JSON Logic", 100, 0, lambda r, jeu: r.python("expressions.py", "json_logic", ["panzi-json-logic"], jeu)),
    ("OpenFisca", 45_000, 0, lambda r, jeu: r.python("colonnes.py", "openfisca", ["numpy", "OpenFisca-Core"], jeu)),
    ("NumPy", 45_000, 0, lambda r, jeu: r.python("colonnes.py", "numpy", ["numpy"], jeu)),
    ("Polars", 45_000, 0, lambda r, jeu: r.python("colonnes.py", "polars", ["numpy", "polars"], jeu)),
)
"""Name, companies that it judges, floor (0: a line to compare with), how it runs."""
NAIF, VERIFIEES = 500, 500


@dataclass(frozen=True)
class Jeu:
    """Generated dispositifs as plain conditions, compiled, and the rows of the companies."""

    conditions: Sequence[Sequence[catalogue.Condition]]
    compile: CatalogueCompile
    lignes: Sequence[catalogue.Ligne]


@lru_cache(maxsize=1)
def jeu() -> Jeu:
    """The game of every measure of the engine."""
    criteres = catalogue.dispositifs(DISPOSITIFS)
    conditions = [[condition for _, condition in siens] for siens in criteres]
    lignes = catalogue.entreprises(ENTREPRISES)
    return Jeu(conditions, compiler(catalogue.versions(criteres), catalogue.JOUR), lignes)


def cpu(travail: Callable[[], T]) -> tuple[float, T]:
    """(median CPU seconds over the rounds, last result); nothing else runs meanwhile in this process."""
    durees = []
    for _ in range(TOURS):
        gc.collect()
        debut = time.process_time()
        resultat = travail()
        durees.append(time.process_time() - debut)
    return statistics.median(durees), resultat


def _a_froid(compile_: CatalogueCompile, lignes: Sequence[catalogue.Ligne]) -> Verdicts:
    """Columns taken from the rows, index built, every dispositif judged; nothing is remembered from before."""
    neuf = replace(compile_, cellules={})
    verdicts = evaluer_lot(neuf, colonnes_de(lignes, neuf.faits))
    _combiner(verdicts)
    return verdicts


def _combiner(verdicts: Verdicts) -> None:
    for _ in verdicts.parcourir():
        pass


def moteur_lot(banc: Banc) -> None:
    """A population: pairs per second, against each rival on its sample."""
    le_jeu = jeu()
    froid, verdicts = cpu(lambda: _a_froid(le_jeu.compile, le_jeu.lignes))
    chaud, _ = cpu(lambda: _combiner(verdicts))
    couples = ENTREPRISES * DISPOSITIFS
    debit, signes = couples / froid, _signes(verdicts, VERIFIEES)
    banc.noter(
        Ligne("Moteur par lot, index compris", debit / 1e6, "M couples/s", detail=f"({froid * 1000:.0f} ms)"),
        Ligne("Moteur par lot, index prêt", couples / chaud / 1e6, "M couples/s", detail=f"({chaud * 1000:.1f} ms)"),
    )
    secondes, lus = cpu(lambda: naif.verdicts(le_jeu.conditions, le_jeu.lignes[:NAIF]))
    banc.noter(_rapport("interprète naïf", 300, debit, Course(secondes, lus), NAIF, signes))
    rivaux = Rivaux(banc.dossier / "rivaux")
    for nom, nombre, plancher, courir in RIVAUX:
        banc.noter(_confronter(banc, rivaux, nom, nombre, plancher, courir, debit, signes))
    _grandir(banc, le_jeu, froid)


def _confronter(
    banc: Banc, rivaux: Rivaux, nom: str, nombre: int, plancher: float, courir: Any, debit: float, signes: Sequence[str]
) -> Ligne:
    chemin = banc.dossier / f"jeu-{nombre}.json"
    if not chemin.exists():
        ecrire_jeu(chemin, jeu().conditions, jeu().lignes[:nombre], VERIFIEES)
    try:
        course = courir(rivaux, chemin)
    except RivalAbsent as absent:
        return Ligne(f"Moteur par lot / {nom} (non installé)", float("nan"), "×", ">=", plancher, f"({absent})")
    return _rapport(nom, plancher, debit, course, nombre, signes)


def _rapport(nom: str, plancher: float, debit: float, course: Course, nombre: int, signes: Sequence[str]) -> Ligne:
    """The ratio of the throughputs; RuntimeError when a verdict differs (of two values: unknown is not yes)."""
    attendus = signes if "?" in "".join(course.verdicts) else [ligne.replace("?", "0") for ligne in signes]
    compares = min(nombre, VERIFIEES)
    if list(course.verdicts[:compares]) != list(attendus[:compares]):
        raise RuntimeError(f"{nom} ne rend pas les mêmes verdicts")
    sien = nombre * DISPOSITIFS / course.secondes
    detail = f"({sien / 1000:.0f} milliers de couples/s, {compares * DISPOSITIFS} verdicts comparés)"
    return Ligne(f"Moteur par lot / {nom}", debit / sien, "×", ">=" if plancher else None, plancher, detail)


def _signes(verdicts: Verdicts, nombre: int) -> list[str]:
    """By row, one sign per dispositif."""
    signes = [["0"] * DISPOSITIFS for _ in range(nombre)]
    for rang, (_, certain, possible) in enumerate(verdicts.parcourir()):
        for ligne in range(nombre):
            if possible >> ligne & 1:
                signes[ligne][rang] = "1" if certain >> ligne & 1 else "?"
    return ["".join(ligne) for ligne in signes]


def _grandir(banc: Banc, le_jeu: Jeu, froid: float) -> None:
    """Fifty times more dispositifs that draw from the same criteria, and the memory of a batch."""
    beaucoup = compiler(catalogue.versions(catalogue.dispositifs(BEAUCOUP)), catalogue.JOUR)
    secondes, _ = cpu(lambda: _a_froid(beaucoup, le_jeu.lignes))
    detail = f"({secondes * 1000:.0f} ms contre {froid * 1000:.0f} ms)"
    banc.noter(Ligne("Moteur : 20 000 dispositifs / 400", secondes / froid, "×", "<=", 3.0, detail))
    commande = [sys.executable, "-m", "bench.rivaux.memoire"]
    pointe = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=True).stdout
    banc.noter(Ligne("Moteur par lot : mémoire au-dessus des lignes", float(pointe), "Mo", "<=", 200.0))
