"""Runs the bench: each line is a ratio of one run against its floor; exit code 1 when a line is under it."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.charge import Mesure, charger, script_gestes, script_lectures
from bench.jeu import Jeu, preparer, remettre
from bench.outils import Outil, trouver
from bench.serveurs import Processus, attendre, ensemblier, lancer, nginx, port_libre, temoin

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


def lecture_et_gestes(banc: Banc) -> None:
    """A service against hand-written handlers on the bare driver."""
    adresses = [f"/v1/dossiers/{siren}/fiche" for siren in banc.jeu.sirens]
    with ensemblier(["gateway"], banc.jeu.env) as nous, temoin("lecture", banc.jeu.env) as eux:
        part, mesure, contre = alterner(
            banc.lectures(nous, adresses, banc.jeu.jeton), banc.lectures(eux, adresses, None)
        )
        banc.noter(Ligne("Lecture d'un dossier / pilote nu", part * 100, "%", ">=", 40.0, detail(mesure, contre)))
        banc.noter(queue("Queue des lectures à saturation", mesure))
        passerelle = {**banc.jeu.env, "ENSEMBLIER_GATEWAY_URL": nous.url}
        with ensemblier(["parcours"], passerelle) as service, temoin("ecriture", banc.jeu.env) as a_la_main:
            part, mesure, contre = alterner(banc.gestes(service, banc.jeu.jeton_interne), banc.gestes(a_la_main, None))
            banc.noter(
                Ligne("Écriture d'un geste / une instruction", part * 100, "%", ">=", 30.0, detail(mesure, contre))
            )
            banc.noter(queue("Queue des écritures à saturation", mesure))
            banc.noter(
                Ligne("Mémoire de la passerelle", nous.memoire_mo(), "Mo"),
                Ligne("Mémoire d'un service", service.memoire_mo(), "Mo"),
            )


def passerelle_contre_nginx(banc: Banc) -> None:
    """The same service behind our relay and behind nginx, over the network and in one process."""
    adresses = [f"/v1/parcours/{identifiant}/plan" for identifiant in banc.jeu.parcours]
    port = port_libre()
    with ensemblier(["gateway"], {**banc.jeu.env, "ENSEMBLIER_PARCOURS_URL": f"http://127.0.0.1:{port}"}) as relais:
        env = {**banc.jeu.env, "ENSEMBLIER_GATEWAY_URL": relais.url, "ENSEMBLIER_PORT": str(port)}
        programme = str(Path(sys.executable).parent / "ensemblier")
        with (
            lancer([programme, "serve", "parcours"], env, port=port) as service,
            nginx(banc.nginx, banc.dossier / "nginx", service) as devant,
            ensemblier(["gateway", "parcours"], banc.jeu.env) as ensemble,
        ):
            reference = banc.lectures(devant, adresses, banc.jeu.jeton_interne)
            for nom, serveur in (("réseau", relais), ("un seul processus", ensemble)):
                part, mesure, contre = alterner(banc.lectures(serveur, adresses, banc.jeu.jeton), reference)
                banc.noter(
                    Ligne(f"Passerelle et service ({nom}) / nginx", part * 100, "%", ">=", 95.0, detail(mesure, contre))
                )
            banc.noter(Ligne("Mémoire de deux services en un processus", ensemble.memoire_mo(), "Mo"))


def middleware(banc: Banc) -> None:
    """The kernel with and without its own middleware, on a route that does nothing."""
    with temoin("avec_middleware", banc.jeu.env) as avec, temoin("sans_middleware", banc.jeu.env) as sans:
        adresses = ["/bench/modele"]
        part, mesure, contre = alterner(banc.lectures(avec, adresses, None), banc.lectures(sans, adresses, None))
        banc.noter(Ligne("Coût de tout le middleware", (1 - part) * 100, "%", "<=", 10.0, detail(mesure, contre)))


def demarrage(banc: Banc) -> None:
    """`ensemblier serve` from nothing, then again on its data."""
    for nom, sens in (("Premier démarrage, jeu de démonstration compris", None), ("Second démarrage", "<=")):
        port, debut = port_libre(), time.monotonic()
        env = {
            "ENSEMBLIER_VAR": str(banc.dossier / "demarrage"),
            "ENSEMBLIER_PORT": str(port),
            "ENSEMBLIER_ANNUAIRE_ACTIF": "false",
        }
        with lancer([str(Path(sys.executable).parent / "ensemblier"), "serve"], env, port=port, sonde="/healthz/live"):
            attendre(f"http://127.0.0.1:{port}/healthz/ready")
            banc.noter(Ligne(nom, time.monotonic() - debut, "s", sens, 5.0))


MESURES = (lecture_et_gestes, passerelle_contre_nginx, middleware, demarrage)
"""All of them by default; `python -m bench middleware` runs one."""


def principal() -> int:
    console = Console()
    with tempfile.TemporaryDirectory(prefix="ensemblier-bench-") as dossier:
        banc = Banc(Path(dossier), console)
        voulues = set(sys.argv[1:]) or {mesurer.__name__ for mesurer in MESURES}
        for mesurer in MESURES:
            if mesurer.__name__ in voulues:
                mesurer(banc)
    table = Table(
        "mesure",
        "valeur",
        "plancher",
        "tenu",
        title=f"{TOURS} tours de {DUREE_S:g} s, 32 connexions, un processus par service",
    )
    for ligne in banc.lignes:
        seuil = f"{ligne.sens} {ligne.seuil:g}" if ligne.sens else ""
        table.add_row(ligne.nom, f"{ligne.valeur:.1f} {ligne.unite}", seuil, "oui" if ligne.tenue else "NON")
    console.print(table)
    return 0 if all(ligne.tenue for ligne in banc.lignes) else 1


if __name__ == "__main__":
    sys.exit(principal())
