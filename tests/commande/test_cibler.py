"""`ensemblier aides cibler` as an operator runs it: the lists, the summary, the refusals."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from services.commande.principal import principal
from tests.outillage.base import ServeurTest, hors_boucle
from tests.outillage.ciblage import ecrire_stock, entreprise, lire_csv
from tests.outillage.entreprises import siret_neuf
from tests.outillage.plateforme import monter_plateforme

Lancer = Callable[..., int]


@pytest.fixture
def lancer(monkeypatch: pytest.MonkeyPatch) -> Lancer:
    """Runs the command with these arguments; gives its exit code."""

    def executer(*arguments: object) -> int:
        codes: list[int] = []

        def travail() -> None:
            try:
                principal()
            except SystemExit as sortie:
                codes.append(int(sortie.code or 0))

        monkeypatch.setattr(sys, "argv", ["ensemblier", "aides", "cibler", *map(str, arguments)])
        hors_boucle(travail)
        return codes[0]

    return executer


@pytest.fixture
async def suivie(serveur: ServeurTest, worker_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installation where one company has an open dossier; gives its SIRET."""
    url = serveur.copie(f"cibler_{worker_id}")
    async with monter_plateforme(url, tmp_path) as plateforme:
        dossier = await plateforme.ouvrir_dossier(siret=siret_neuf())
    for nom, valeur in {"ENV": "test", "DATABASE_URL": url, "VAR": str(tmp_path)}.items():
        monkeypatch.setenv(f"ENSEMBLIER_{nom}", valeur)
    return str(dossier["siret"])


async def test_la_commande_ecrit_les_listes_sans_les_entreprises_suivies_et_rend_compte(
    suivie: str, tmp_path: Path, lancer: Lancer, capsys: pytest.CaptureFixture[str]
) -> None:
    libre, fermee = entreprise(), entreprise(etatAdministratifEtablissement="F")
    fichiers = ecrire_stock(tmp_path, [entreprise(siret=suivie), libre, fermee])
    options = ["--etablissements", fichiers.etablissements, "--unites-legales", fichiers.unites_legales]
    assert lancer(*options, "--sortie", tmp_path / "listes", "--le", "2026-11-24", "--zone", "departement:93") == 0
    dit = capsys.readouterr().out
    assert "StockEtablissement : 3 lignes lues." in dit
    assert "1 établissements retenus" in dit
    assert "établissement fermé : 1" in dit
    assert "déjà suivie (dossier ouvert ou liste fournie) : 1" in dit
    listes = sorted((tmp_path / "listes").rglob("*.csv"))
    assert {siret for liste in listes for siret in lire_csv(liste)["SIRET"]} == {libre[0]["siret"]}
    (tmp_path / "connues.txt").write_text(f"{libre[0]['siret']}\n\n", encoding="utf-8")
    suite = ["--deja-suivies", tmp_path / "connues.txt", "--marquer", "--format", "csv", "--format", "parquet"]
    assert lancer(*options, "--sortie", tmp_path / "marquees", *suite) == 0
    assert "2 établissements retenus, dont 2 suivis" in capsys.readouterr().out


async def test_la_commande_s_arrete_par_une_phrase_et_ne_laisse_rien(
    suivie: str, tmp_path: Path, lancer: Lancer, capsys: pytest.CaptureFixture[str]
) -> None:
    fichiers = ecrire_stock(tmp_path, [entreprise()])
    options = ["--etablissements", fichiers.etablissements, "--sortie", tmp_path / "listes", "--unites-legales"]
    for suite, phrase in (
        ([fichiers.etablissements], "absentes du fichier StockUniteLegale"),
        ([tmp_path / "rien.csv"], "rien.csv : le fichier ne peut pas être ouvert"),
        ([fichiers.unites_legales, "--zone", "departement:00"], "territoire inconnu : departement:00"),
        ([fichiers.unites_legales, "--dispositif", "inconnu"], "sous ce code : inconnu"),
        ([fichiers.unites_legales, "--partenaire", "inconnu"], "aucune antenne active du partenaire : inconnu"),
        ([fichiers.unites_legales, "--deja-suivies", fichiers.unites_legales], "ligne 1"),
    ):
        assert lancer(*options, *suite) == 1, phrase
        assert phrase in " ".join(capsys.readouterr().err.split())
        assert not (tmp_path / "listes").exists()
