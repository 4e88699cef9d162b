"""A command of `ensemblier` run as a job runs it, from sys.argv."""

from services.commande.principal import principal
from tests.outillage.base import hors_boucle


def lancer() -> int:
    """Exit code of the command."""
    codes: list[int] = []

    def travail() -> None:
        try:
            principal()
        except SystemExit as sortie:
            codes.append(int(sortie.code or 0))

    hors_boucle(travail)
    return codes[0]
