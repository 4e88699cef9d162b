"""`ensemblier diagnostic verifier-notation` as a scheduled job runs it: its exit code and what it prints."""

import sys
from pathlib import Path

import psycopg
import pytest

from tests.outillage.base import ServeurTest
from tests.outillage.commande import lancer
from tests.outillage.diagnostics import diagnostic_restitue
from tests.outillage.plateforme import monter_plateforme


async def test_la_commande_sort_en_erreur_des_qu_un_resultat_conserve_differe(
    serveur: ServeurTest,
    worker_id: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = serveur.copie(f"notation_{worker_id}")
    async with monter_plateforme(url, tmp_path) as plateforme:
        dossier = await plateforme.ouvrir_dossier()
        await diagnostic_restitue(plateforme, dossier["id"])
    reglages = {"ENSEMBLIER_ENV": "test", "ENSEMBLIER_DATABASE_URL": url, "ENSEMBLIER_VAR": str(tmp_path)}
    for nom, valeur in reglages.items():
        monkeypatch.setenv(nom, valeur)
    monkeypatch.setattr(sys, "argv", ["ensemblier", "diagnostic", "verifier-notation"])
    assert lancer() == 0
    assert "1 résultats conservés recalculés, 0 avec un écart." in capsys.readouterr().out
    with psycopg.connect(url) as connexion:
        connexion.execute("SET session_replication_role = replica")
        connexion.execute('UPDATE diagnostic.resultat SET contenu = contenu || \'{"note_globale": "99.00"}\'')
    assert lancer() == 1
    sortie = capsys.readouterr()
    assert "empreinte du contenu, note_globale" in sortie.out
    assert "1 notations ne sont pas celles" in sortie.err
