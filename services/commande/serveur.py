"""Serving: everything in one process, or some services alone; and the background work."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Sequence

import uvicorn
from rich.console import Console

from services.assemblage import Plateforme, assembler
from services.commande import amorcage
from services.commande.accueil import afficher_accueil
from services.commande.contexte import ouvrir_installation
from services.commande.errors import PortOccupe, ReglageManquant
from shared.journalisation import configurer
from shared.reglages import Reglages

GARDE_S = 75
"""Keep-alive of the services, longer than the idle time after which a caller drops a connection."""


def verifier_port(hote: str, port: int) -> None:
    """PortOccupe when someone already listens there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as prise:
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prise.bind((hote, port))
        except OSError as erreur:
            raise PortOccupe(f"Le port {port} de {hote} est déjà pris ; en choisir un autre avec ENSEMBLIER_PORT.") from erreur


def servir_tout(reglages: Reglages, console: Console, *, demonstration: bool) -> None:
    """`make run`: prepares what is missing, then serves the four services and the worker in one process."""
    verifier_port(reglages.hote, reglages.port)
    configurer()
    with ouvrir_installation(reglages) as installation:
        installation.preparer(console)
        amorcage.amorcer(installation, console, demonstration=demonstration)
        plateforme = assembler(ouvrier_embarque=True, **installation.surcharges)
        afficher_accueil(console, installation, demonstration=demonstration)
        _servir(plateforme, reglages)


def servir_services(reglages: Reglages, services: Sequence[str]) -> None:
    """Serves the named services only; their neighbours are reached at their URLs."""
    if reglages.database_url is None:
        raise ReglageManquant("ENSEMBLIER_DATABASE_URL est nécessaire pour servir un service séparément.")
    verifier_port(reglages.hote, reglages.port)
    configurer()
    _servir(assembler(services), reglages)


def _servir(plateforme: Plateforme, reglages: Reglages) -> None:
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
    if reglages.database_url is None:
        raise ReglageManquant("ENSEMBLIER_DATABASE_URL est nécessaire pour le travail de fond.")
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
