"""The demonstration set: loaded once, resumed where an interrupted load has left it."""

from pathlib import Path

import psycopg
import pytest

from clients.histoire.entreprise import PREFIXE, siret_fictif
from services.commande import embarquee
from services.commande.demonstration import SCENARIOS
from services.commande.groupe_demonstration import RANGS
from tests.outillage.processus import ensemblier

ENTREPRISES = len(SCENARIOS) + len(RANGS)


def fictives(var: Path) -> int:
    """Dossiers of the demonstration's companies."""
    serveur = embarquee.demarrer(var)
    try:
        with psycopg.connect(embarquee.url(serveur)) as connexion:
            requete = "SELECT count(*) FROM gateway.dossier WHERE siren LIKE %s"
            ligne = connexion.execute(requete, [f"{PREFIXE}%"]).fetchone()
    finally:
        serveur.cleanup()
    return int(ligne[0]) if ligne else 0


def retirer(var: Path, rang: int) -> None:
    """Makes a company of the demonstration missing."""
    serveur = embarquee.demarrer(var)
    try:
        with psycopg.connect(embarquee.url(serveur)) as connexion:
            requete = "UPDATE gateway.dossier SET siren = '732829320' WHERE siren = %s"
            assert connexion.execute(requete, [siret_fictif(rang)[:9]]).rowcount == 1
    finally:
        serveur.cleanup()


@pytest.mark.parametrize("rang", [1])
def test_un_chargement_interrompu_reprend_ou_il_s_est_arrete(tmp_path: Path, rang: int) -> None:
    var = tmp_path / "var"
    premier = ensemblier("seed", "--demonstration", var=str(var))
    assert premier.returncode == 0, premier.stderr
    assert fictives(var) == ENTREPRISES
    retirer(var, rang)
    assert fictives(var) == ENTREPRISES - 1
    for _ in range(2):
        suite = ensemblier("seed", "--demonstration", var=str(var))
        assert suite.returncode == 0, suite.stderr
        assert fictives(var) == ENTREPRISES
