"""`ensemblier aides importer-schema`: what it prints, and its exit code."""

import json
import sys
from pathlib import Path

import pytest

from services.commande.principal import principal
from tests.outillage.base import ServeurTest, hors_boucle
from tests.outillage.import_national import aide


def _lancer() -> int:
    """Exit code of the command."""
    codes: list[int] = []

    def travail() -> None:
        try:
            principal()
        except SystemExit as sortie:
            codes.append(int(sortie.code or 0))

    hors_boucle(travail)
    return codes[0]


def test_un_fichier_importe_dit_ce_qu_il_change_et_le_meme_ne_change_rien(
    serveur: ServeurTest,
    worker_id: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = serveur.copie(f"importer_{worker_id}")
    reglages = {"ENSEMBLIER_ENV": "test", "ENSEMBLIER_DATABASE_URL": url, "ENSEMBLIER_VAR": str(tmp_path)}
    for nom, valeur in reglages.items():
        monkeypatch.setenv(nom, valeur)
    flux = tmp_path / "flux.json"
    monkeypatch.setattr(sys, "argv", ["ensemblier", "aides", "importer-schema", str(flux), "--source", "agence"])
    assert _lancer() == 1
    assert "il n'existe pas" in capsys.readouterr().err
    flux.write_text(json.dumps([aide("robot"), aide("four", date_cloture="demain")]))
    assert _lancer() == 0
    sortie = capsys.readouterr()
    assert "2 lignes : 1 nouvelles, 0 changées, 0 identiques, 1 refusées, 0 disparues." in sortie.out
    assert "ligne 2 date_cloture : n'est pas une date AAAA-MM-JJ" in sortie.err
    assert _lancer() == 0
    assert "rien ne change" in capsys.readouterr().out
    flux.write_bytes('[{"id": "été"}]'.encode("latin-1"))
    assert _lancer() == 1
    assert "n'est pas en UTF-8 (ligne 1)" in capsys.readouterr().err
    flux.write_bytes(b"[\n" + b"0,\n" * 4_000_000)
    assert _lancer() == 1
    assert "dépasse 8 Mo" in capsys.readouterr().err
