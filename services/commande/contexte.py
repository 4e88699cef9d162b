"""An installation: its settings, and its PostgreSQL, embedded or outside."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.progress import Progress

from services.commande import embarquee, preparation
from services.commande.errors import ErreurExploitation, ReglageManquant
from shared.reglages import SERVICES, Reglages


@dataclass(frozen=True)
class Installation:
    """Settings with the URL of the database filled in."""

    reglages: Reglages
    database_url: str

    @property
    def surcharges(self) -> dict[str, Any]:
        """Settings that the applications of this process take over the environment's."""
        return {"database_url": self.database_url, "var": self.reglages.var, "port": self.reglages.port}

    def preparer(self, console: Console) -> None:
        """Database, roles, schemas at their last revision; says the cause in one sentence when it cannot."""
        secret = self.reglages.secret.get_secret_value() if self.reglages.secret else None
        with Progress(console=console, transient=True) as progres:
            tache = progres.add_task("Préparation de la base", total=len(SERVICES) + 1)
            try:
                preparation.creer_roles(self.database_url, secret)
                progres.advance(tache)
                preparation.migrer(self.database_url, lambda _: progres.advance(tache))
            except Exception as erreur:
                raise ErreurExploitation(
                    f"la base ne peut pas être préparée : {str(erreur).splitlines()[0]}"
                ) from erreur


@contextmanager
def ouvrir_installation(reglages: Reglages) -> Iterator[Installation]:
    """Joins the outside PostgreSQL, or starts the embedded one under the data folder."""
    if reglages.database_url is not None:
        yield Installation(reglages, reglages.database_url)
        return
    if reglages.production:
        raise ReglageManquant("en production, ENSEMBLIER_DATABASE_URL est obligatoire.")
    serveur = embarquee.demarrer(reglages.var)
    preparation.creer_base(embarquee.url(serveur, "postgres"), embarquee.BASE)
    yield Installation(reglages, embarquee.url(serveur))
