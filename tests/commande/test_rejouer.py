"""`ensemblier aides rejouer` as a scheduled job runs it: its exit code and what it prints."""

import sys
from pathlib import Path

import psycopg
import pytest

from tests.outillage.aides import evaluation_type
from tests.outillage.base import ServeurTest
from tests.outillage.commande import lancer
from tests.outillage.plateforme import monter_plateforme


async def test_la_commande_sort_en_erreur_des_qu_une_decision_enregistree_differe(
    serveur: ServeurTest,
    worker_id: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = serveur.copie(f"rejouer_{worker_id}")
    async with monter_plateforme(url, tmp_path) as plateforme:
        dossier = await plateforme.ouvrir_dossier()
        evaluation = await evaluation_type(plateforme, dossier["id"])
    reglages = {"ENSEMBLIER_ENV": "test", "ENSEMBLIER_DATABASE_URL": url, "ENSEMBLIER_VAR": str(tmp_path)}
    for nom, valeur in reglages.items():
        monkeypatch.setenv(nom, valeur)
    monkeypatch.setattr(sys, "argv", ["ensemblier", "aides", "rejouer"])
    assert lancer() == 0
    assert "1 évaluations et 0 décisions rejouées, 0 avec un écart." in capsys.readouterr().out
    with psycopg.connect(url) as connexion:
        connexion.execute("SET session_replication_role = replica")
        connexion.execute("UPDATE aides.evaluation SET synthese = synthese || '{\"eligibles\": []}'")
    assert lancer() == 1
    sortie = capsys.readouterr()
    assert f"{evaluation['id']} : synthese.eligibles" in sortie.out
    assert "ne sont pas celles que leurs données donnent" in sortie.err
