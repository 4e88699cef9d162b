"""Serving: everything in one process, or some services alone; and the background work."""

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Sequence

import uvicorn
from rich.console import Console

from services.assemblage import Plateforme, assembler
from services.commande import amorcage
from services.commande.accueil import afficher_accueil
from services.commande.contexte import ouvrir_installation
from services.commande.demarrage import sans_ramasse_miettes
from services.commande.errors import ReglageManquant
from services.commande.garde import verifier_port, verifier_production, verifier_voisins
from shared.journalisation import configurer
from shared.reglages import Reglages

GARDE_S = 75
"""Keep-alive of the services, longer than the idle time after which a caller drops a connection."""


def servir_tout(reglages: Reglages, console: Console, *, demonstration: bool) -> None:
    """`make run`: prepares what is missing, then serves the four services and the worker in one process."""
    verifier_port(reglages.hote, reglages.port)
    configurer(niveau=logging.WARNING)
    with ouvrir_installation(reglages) as installation:
        installation.preparer(console)
        verifier_production(reglages, installation.database_url)
        amorcage.amorcer(installation, console, demonstration=demonstration)
        with sans_ramasse_miettes():
            plateforme = assembler(ouvrier_embarque=True, **installation.surcharges)
        afficher_accueil(console, installation, demonstration=demonstration)
        configurer()
        _servir(plateforme, reglages)


def servir_services(reglages: Reglages, services: Sequence[str]) -> None:
    """Serves the named services only; their neighbours are reached at their URLs."""
    database_url = _base_commune(reglages, "servir un service séparément")
    verifier_voisins(reglages, services)
    verifier_port(reglages.hote, reglages.port)
    if "gateway" in services:
        verifier_production(reglages, database_url)
    configurer()
    with sans_ramasse_miettes():
        plateforme = assembler(services)
    _servir(plateforme, reglages)


def _base_commune(reglages: Reglages, travail: str) -> str:
    if reglages.database_url is None:
        raise ReglageManquant(f"ENSEMBLIER_DATABASE_URL est nécessaire pour {travail}.")
    return reglages.database_url


def _servir(plateforme: Plateforme, reglages: Reglages) -> None:
    """Serves until a signal; uvicorn raises it again once stopped, and the embedded database must stop too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    uvicorn.run(
        plateforme,
        host=reglages.hote,
        port=reglages.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=GARDE_S,
        lifespan="on",
    )


def travailler(reglages: Reglages) -> None:
    """Runs the gateway's background work until a signal."""
    database_url = _base_commune(reglages, "le travail de fond")
    verifier_voisins(reglages, ["gateway"])
    verifier_production(reglages, database_url)
    configurer()
    asyncio.run(_travailler(assembler(["gateway"], ouvrier_embarque=True)))


async def _travailler(plateforme: Plateforme) -> None:
    fin = asyncio.Event()
    boucle = asyncio.get_running_loop()
    for nom in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            boucle.add_signal_handler(nom, fin.set)
    async with plateforme.vivre():
        await fin.wait()
