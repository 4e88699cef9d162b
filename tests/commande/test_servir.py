"""The platform as a newcomer starts it: embedded database, then the same data at the second start."""

import signal
import subprocess
import time
from pathlib import Path

import psycopg

from services.commande import embarquee
from tests.outillage.processus import ensemblier, serveur_lance, sortie_de

DELAI_SECOND_DEMARRAGE_S = 5.0


def test_un_second_demarrage_garde_les_donnees_et_ne_recharge_rien(dossier: Path) -> None:
    reglages = {"var": str(dossier)}
    with serveur_lance("--sans-demonstration", **reglages) as (client, processus):
        assert client.get("/docs").status_code == 200
        assert client.get("/openapi.json").json()["info"]["title"] == "Ensemblier"
        assert client.get("/v1/dossiers").status_code == 401
    assert processus.returncode == 0
    assert not _postgres_vivant(dossier), "the embedded PostgreSQL stops with the platform"
    avant = _etat(dossier)
    debut = time.monotonic()
    with serveur_lance("--sans-demonstration", **reglages):
        duree_s = time.monotonic() - debut
    assert duree_s < DELAI_SECOND_DEMARRAGE_S * 3, duree_s  # the machine runs other tests at the same time
    assert _etat(dossier) == avant


def _postgres_vivant(var: Path) -> bool:
    return (var / "pg" / "postmaster.pid").exists()


def _etat(var: Path) -> list[tuple[object, ...]]:
    """Identifiers of the reference data."""
    serveur = embarquee.demarrer(var)
    try:
        with psycopg.connect(embarquee.url(serveur)) as connexion:
            return connexion.execute("SELECT id, sha256 FROM diagnostic.referentiel_version ORDER BY id").fetchall()
    finally:
        serveur.cleanup()


def test_une_interruption_arrete_sans_trace(dossier: Path) -> None:
    with serveur_lance("--sans-demonstration", var=str(dossier)) as (_, processus):
        processus.send_signal(signal.SIGINT)
        processus.wait(timeout=30)
        sortie = sortie_de(processus)
    assert "Traceback" not in sortie
    assert not _postgres_vivant(dossier)


def test_preparer_puis_charger_sont_rejouables(dossier: Path) -> None:
    for commande in (("migrate",), ("seed",), ("migrate",), ("seed",)):
        sortie: subprocess.CompletedProcess[str] = ensemblier(*commande, var=str(dossier))
        assert sortie.returncode == 0, sortie.stderr
    inconnu = ensemblier("jeton", "demo-region", var=str(dossier))
    assert inconnu.returncode == 1
    assert "le compte demo-region n'existe pas" in inconnu.stderr


def test_l_aide_nomme_les_commandes() -> None:
    aide = ensemblier("--help")
    assert aide.returncode == 0
    for commande in ("serve", "worker", "migrate", "seed", "jeton", "openapi", "premier-compte", "cle"):
        assert commande in aide.stdout
