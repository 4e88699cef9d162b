"""Runs the bench: each line is a ratio of one run against its floor; exit code 1 when a line is under it.

`python -m bench moteur_lot --ecrire docs/performance.md` runs one part and writes its rows into the document.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.banc import DUREE_S, TOURS, Banc, Ligne, alterner, detail, queue
from bench.ciblage import ciblage
from bench.financement import financement
from bench.gestes import gestes_et_rangee
from bench.moteur import moteur_lot
from bench.moteur_http import moteur_entreprise, moteur_http
from bench.pilotage import pilotage
from bench.serveurs import attendre, ensemblier, lancer, nginx, port_libre, temoin
from bench.tableau import ecrire, nombre


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


MESURES = (
    financement,
    moteur_lot,
    moteur_entreprise,
    moteur_http,
    ciblage,
    lecture_et_gestes,
    gestes_et_rangee,
    passerelle_contre_nginx,
    middleware,
    demarrage,
    pilotage,
)
"""All of them by default; `python -m bench middleware` runs one."""


def principal() -> int:
    arguments = argparse.ArgumentParser(prog="python -m bench")
    arguments.add_argument("mesures", nargs="*", choices=[[], *(mesurer.__name__ for mesurer in MESURES)])
    arguments.add_argument("--ecrire", type=Path, help="document dont le tableau reçoit les lignes mesurées")
    demande = arguments.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory(prefix="ensemblier-bench-") as dossier:
        banc = Banc(Path(dossier), console)
        for mesurer in MESURES:
            if mesurer.__name__ in demande.mesures or not demande.mesures:
                mesurer(banc)
    console.print(_table(banc))
    if demande.ecrire is not None:
        ecrire(banc.lignes, demande.ecrire)
    return 0 if all(ligne.tenue for ligne in banc.lignes) else 1


def _table(banc: Banc) -> Table:
    titre = f"{TOURS} tours de {DUREE_S:g} s, 32 connexions, un processus par service"
    table = Table("mesure", "valeur", "plancher", "tenu", title=titre)
    for ligne in banc.lignes:
        seuil = f"{ligne.sens} {nombre(ligne.seuil)}" if ligne.sens else ""
        valeur = f"{nombre(ligne.valeur)} {ligne.unite}"
        table.add_row(ligne.nom, valeur, seuil, "oui" if ligne.tenue else "NON")
    return table


if __name__ == "__main__":
    sys.exit(principal())
