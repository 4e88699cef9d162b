"""The processes under test: started, waited for, weighed, stopped."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.outils import Outil

RACINE = Path(__file__).resolve().parents[1]


def port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


@dataclass(frozen=True)
class Processus:
    """A running server."""

    pid: int
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def processeur_s(self) -> float:
        """CPU seconds of the process so far."""
        champs = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(champs[11]) + int(champs[12])) / os.sysconf("SC_CLK_TCK")

    def memoire_mo(self) -> float:
        """Resident memory of the process, in MB."""
        for ligne in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if ligne.startswith("VmRSS:"):
                return int(ligne.split()[1]) / 1024
        return 0.0


def attendre(url: str, delai_s: float = 60.0, vivant: Callable[[], bool] = lambda: True) -> float:
    """Seconds until the address answers 200; RuntimeError when it does not, or when the process has ended."""
    debut = time.monotonic()
    while time.monotonic() - debut < delai_s and vivant():
        try:
            with urllib.request.urlopen(url, timeout=1) as reponse:  # noqa: S310
                if reponse.status == 200:
                    return time.monotonic() - debut
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise RuntimeError(f"{url} ne répond pas après {delai_s:g} s")


@contextmanager
def lancer(commande: list[str], env: dict[str, str], *, port: int, sonde: str = "/healthz/live") -> Iterator[Processus]:
    """Starts the command, waits for its probe, and ends it (and it alone)."""
    with (
        tempfile.TemporaryFile() as sortie,
        subprocess.Popen(commande, cwd=RACINE, env={**os.environ, **env}, stdout=sortie, stderr=sortie) as processus,
    ):
        try:
            attendre(f"http://127.0.0.1:{port}{sonde}", vivant=lambda: processus.poll() is None)
            yield Processus(processus.pid, port)
        except RuntimeError as erreur:
            sortie.seek(0)
            raise RuntimeError(f"{erreur} : {sortie.read()[-2000:].decode(errors='replace')}") from erreur
        finally:
            processus.send_signal(signal.SIGTERM)
            processus.wait(timeout=20)


@contextmanager
def ensemblier(services: list[str], env: dict[str, str]) -> Iterator[Processus]:
    """`ensemblier serve …` on a free port."""
    port = port_libre()
    commande = [str(Path(sys.executable).parent / "ensemblier"), "serve", *services]
    with lancer(commande, {**env, "ENSEMBLIER_PORT": str(port)}, port=port) as processus:
        yield processus


@contextmanager
def temoin(application: str, env: dict[str, str]) -> Iterator[Processus]:
    """A witness application of `bench.temoins`, under the same server."""
    port = port_libre()
    options = ["--host", "127.0.0.1", "--port", str(port), "--no-access-log", "--log-level", "error"]
    commande = [sys.executable, "-m", "uvicorn", f"bench.temoins:{application}", "--factory", *options]
    with lancer(commande, env, port=port) as processus:
        yield processus


@contextmanager
def nginx(outil: Outil, dossier: Path, cible: Processus) -> Iterator[Processus]:
    """nginx with one worker in front of a service, connections kept alive on both sides."""
    port = port_libre()
    dossier.mkdir(parents=True, exist_ok=True)
    reglages = dossier / "nginx.conf"
    reglages.write_text(
        f"""daemon off; worker_processes 1; pid {dossier}/nginx.pid; error_log {dossier}/erreurs.log crit;
events {{ worker_connections 1024; }}
http {{ access_log off; client_body_temp_path {dossier}/corps; proxy_temp_path {dossier}/proxy;
  fastcgi_temp_path {dossier}/f; uwsgi_temp_path {dossier}/u; scgi_temp_path {dossier}/s; keepalive_requests 1000000;
  upstream service {{ server 127.0.0.1:{cible.port}; keepalive 64; keepalive_requests 1000000; }}
  server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://service; proxy_http_version 1.1;
    proxy_set_header Connection ""; }} }} }}
"""
    )
    with lancer([outil.chemin, "-c", str(reglages), "-p", str(dossier)], outil.env, port=port) as processus:
        yield processus
