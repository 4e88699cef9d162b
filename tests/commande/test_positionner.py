"""`ensemblier diagnostic positionner` as a scheduled job runs it."""

import sys
from pathlib import Path

import pytest

from tests.outillage.base import ServeurTest
from tests.outillage.commande import lancer


def test_le_cliche_du_dernier_mois_clos_se_prend_une_fois_et_un_mois_ouvert_est_refuse(
    serveur: ServeurTest,
    worker_id: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = serveur.copie(f"positionner_{worker_id}")
    reglages = {"ENSEMBLIER_ENV": "test", "ENSEMBLIER_DATABASE_URL": url, "ENSEMBLIER_VAR": str(tmp_path)}
    for nom, valeur in reglages.items():
        monkeypatch.setenv(nom, valeur)
    monkeypatch.setattr(sys, "argv", ["ensemblier", "diagnostic", "positionner"])
    assert (lancer(), lancer()) == (0, 0)
    premiere, seconde = capsys.readouterr().out.splitlines()
    assert premiere == seconde
    assert premiere.endswith("0 entreprises, 0 groupes publiés.")
    for mois, cause in (("2999-01", "pas terminé"), ("2020-13", "AAAA-MM"), ("2021-01", "plus récent")):
        monkeypatch.setattr(sys, "argv", ["ensemblier", "diagnostic", "positionner", "--mois", mois])
        assert lancer() == 1
        assert cause in capsys.readouterr().err
