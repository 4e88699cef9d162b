"""Runs the command line as its users do: in processes of its own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx

RACINE = Path(__file__).resolve().parents[2]
DELAI_PRET_S = 120.0
_JOURNAUX: dict[int, IO[str]] = {}


def port_libre() -> int:
    """A port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


def environnement(**reglages: str) -> dict[str, str]:
    """The environment without the platform's settings, then with those given (`port=…` → ENSEMBLIER_PORT)."""
    propre = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith(("ENSEMBLIER_", "PYTHONDONT"))}
    propre |= {"COLUMNS": "200", "NO_COLOR": "1", "ENSEMBLIER_ANNUAIRE_ACTIF": "false"}
    return propre | {f"ENSEMBLIER_{nom.upper()}": valeur for nom, valeur in reglages.items()}


def ensemblier(*arguments: str, delai_s: float = 240, **reglages: str) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end."""
    ordre = [sys.executable, "-m", "services.commande", *arguments]
    options = {"cwd": RACINE, "env": environnement(**reglages), "timeout": delai_s}
    return subprocess.run(ordre, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload, no-any-return]


@contextmanager
def serveur_lance(*arguments: str, **reglages: str) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    """A serving process on a free port, ready; stopped by SIGTERM at the end."""
    with serveur_sur(port_libre(), *arguments, **reglages) as servi:
        yield servi


@contextmanager
def serveur_sur(port: int, *arguments: str, **reglages: str) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    """A serving process on that port, ready; stopped by SIGTERM at the end."""
    with (
        lancer("serve", *arguments, port=str(port), **reglages) as processus,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        attendre_pret(client, processus)
        yield client, processus


@contextmanager
def lancer(*arguments: str, **reglages: str) -> Iterator[subprocess.Popen[str]]:
    """A command that runs until the end of the block, then is stopped by SIGTERM."""
    ordre, env = [sys.executable, "-m", "services.commande", *arguments], environnement(**reglages)
    with (
        tempfile.TemporaryFile("w+") as journal,  # a pipe that nobody reads would stop the process once full
        subprocess.Popen(ordre, cwd=RACINE, env=env, stdout=journal, stderr=subprocess.STDOUT, text=True) as processus,
    ):
        _JOURNAUX[processus.pid] = journal
        try:
            yield processus
        finally:
            processus.send_signal(signal.SIGTERM)
            processus.wait(timeout=20)
            del _JOURNAUX[processus.pid]


def attendre_pret(client: httpx.Client, processus: subprocess.Popen[str]) -> None:
    """Waits for /healthz/ready; AssertionError with the output when the process stops before."""
    fin = time.monotonic() + DELAI_PRET_S
    while time.monotonic() < fin:
        assert processus.poll() is None, sortie_de(processus)
        try:
            if client.get("/healthz/ready").status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise AssertionError("the server is not ready in time")


def sortie_de(processus: subprocess.Popen[str]) -> str:
    """What a command started by `lancer` has written so far."""
    journal = _JOURNAUX[processus.pid]
    journal.seek(0)
    return journal.read()
