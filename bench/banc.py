"""What every measure of the bench shares: tools, data, a line of the result, two loads measured in turn."""

import os
import statistics
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from bench.charge import Mesure, charger, script_gestes, script_lectures
from bench.jeu import Jeu, preparer, remettre
from bench.outils import Outil, trouver
from bench.serveurs import Processus

DUREE_S = float(os.environ.get("BENCH_DUREE_S", "3"))
TOURS = int(os.environ.get("BENCH_TOURS", "5"))
Charge = Callable[[], Mesure]


@dataclass(frozen=True)
class Ligne:
    """One figure of the run; `sens` is ">=" or "<=", None for a figure without a floor."""

    nom: str
    valeur: float
    unite: str
    sens: str | None = None
    seuil: float = 0.0
    detail: str = ""

    @property
    def tenue(self) -> bool:
        if self.sens is None:
            return True
        return self.valeur >= self.seuil if self.sens == ">=" else self.valeur <= self.seuil


class Banc:
    """The tools and the data of one run."""

    def __init__(self, dossier: Path, console: Console) -> None:
        cache = Path(os.environ.get("ENSEMBLIER_VAR", "var")).resolve() / "bench"
        self.wrk: Outil = trouver("wrk", cache)
        self.nginx: Outil = trouver("nginx", cache)
        self.dossier = dossier
        self.console = console
        self.jeu: Jeu = preparer(dossier / "donnees", console)
        self.lignes: list[Ligne] = []

    def noter(self, *lignes: Ligne) -> None:
        for ligne in lignes:
            self.console.print(f"  {ligne.nom} : {ligne.valeur:.2f} {ligne.unite} {ligne.detail}")
        self.lignes += lignes

    def lectures(self, serveur: Processus, adresses: list[str], jeton: str | None) -> Charge:
        script = script_lectures(self.dossier / f"lectures-{serveur.port}.lua", adresses, jeton)
        return lambda: self._sans_echec(charger(self.wrk, serveur.url, script, DUREE_S))

    def gestes(self, serveur: Processus, jeton: str | None) -> Charge:
        def mesurer() -> Mesure:
            remettre(self.jeu.env["ENSEMBLIER_DATABASE_URL"])
            script = script_gestes(self.dossier / f"gestes-{serveur.port}.lua", self.jeu.parcours, jeton)
            return self._sans_echec(charger(self.wrk, serveur.url, script, DUREE_S))

        return mesurer

    def ecritures(self, serveur: Processus, script: Path) -> Charge:
        return lambda: self._sans_echec(charger(self.wrk, serveur.url, script, DUREE_S))

    @staticmethod
    def _sans_echec(mesure: Mesure) -> Mesure:
        if mesure.echecs:
            raise RuntimeError(f"{mesure.echecs} requêtes en échec pendant la mesure")
        return mesure


def alterner(nous: Charge, eux: Charge) -> tuple[float, Mesure, Mesure]:
    """Ratio of the median throughputs over the rounds, the order turned at each; and the measures of median rank."""
    siennes, leurs = [], []
    for tour in range(TOURS):
        ordre = ((nous, siennes), (eux, leurs)) if tour % 2 else ((eux, leurs), (nous, siennes))
        for charge, liste in ordre:
            liste.append(charge())
    mesure, contre = mediane(siennes), mediane(leurs)
    return mesure.debit / contre.debit, mesure, contre


def mediane(mesures: list[Mesure]) -> Mesure:
    """The measure whose throughput is the median, with the median of the tails."""
    milieu = sorted(mesures, key=lambda mesure: mesure.debit)[len(mesures) // 2]
    rapport = statistics.median(mesure.p99_ms / mesure.p50_ms for mesure in mesures)
    return replace(milieu, p99_ms=milieu.p50_ms * rapport)


def detail(nous: Mesure, eux: Mesure) -> str:
    return f"({nous.debit:.0f} contre {eux.debit:.0f} requêtes/s)"


def queue(nom: str, mesure: Mesure) -> Ligne:
    return Ligne(
        nom,
        mesure.p99_ms / mesure.p50_ms,
        "× p50",
        "<=",
        3.0,
        f"(p50 {mesure.p50_ms:.1f} ms, p99 {mesure.p99_ms:.1f} ms)",
    )
