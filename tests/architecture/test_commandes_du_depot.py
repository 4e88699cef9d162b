"""The Makefile, the README and .ci/run name the same commands, and hold no address of a machine."""

import re
import subprocess
from pathlib import Path

import pytest

from outils.nouvelle_migration import principal as nouvelle_migration

RACINE = Path(__file__).resolve().parents[2]
MAKEFILE = (RACINE / "Makefile").read_text(encoding="utf-8")
CI = (RACINE / ".ci" / "run").read_text(encoding="utf-8")
README = (RACINE / "README.md").read_text(encoding="utf-8")
CIBLES = re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE)
ECRITS = ["Makefile", ".ci/run", "README.md", "CHANGELOG.md", "Dockerfile", "docker-compose.yml", "outils/installer.sh"]


def _make(*arguments: str) -> subprocess.CompletedProcess[str]:
    ordre = ["make", "--no-print-directory", *arguments]
    return subprocess.run(ordre, cwd=RACINE, capture_output=True, text=True, check=False, timeout=60)


def test_make_seul_liste_toutes_les_commandes() -> None:
    sortie = _make()
    assert sortie.returncode == 0
    for cible in CIBLES:
        assert re.search(rf"^  make {cible} +[A-ZÀ-Ý]", sortie.stdout, re.MULTILINE), cible


@pytest.mark.parametrize("cible", CIBLES)
def test_une_commande_se_deroule(cible: str) -> None:
    assert _make("-n", cible).returncode == 0


def test_la_soumission_passe_la_commande_de_test_du_lisez_moi() -> None:
    assert "make test" in README
    for commande in ("make install", "make -k check", "make test", "make fonctionnalites"):
        assert commande in CI, commande
    assert (RACINE / ".ci" / "run").stat().st_mode & 0o111


def test_les_commandes_du_lisez_moi_existent() -> None:
    citees = set(re.findall(r"(?:`|^)make ([a-z-]+)", README, re.MULTILINE))
    assert citees <= set(CIBLES)


@pytest.mark.parametrize("chemin", ECRITS)
def test_aucun_fichier_ne_nomme_un_registre_ni_un_chemin_de_machine(chemin: str) -> None:
    texte = (RACINE / chemin).read_text(encoding="utf-8")
    assert not re.search(r"(^|[\s\"'=])/(home|root|work|Users)/", texte)
    assert not re.search(r"index-url (https?|file)|pypi|--extra-index", texte)


def test_le_lisez_moi_se_lit_en_cinq_minutes() -> None:
    assert len(README.splitlines()) <= 120


@pytest.mark.parametrize("arguments", [[], ["aides"], ["inconnu", "mot"], ["aides", "Mot Clé"], ["aides", "../mot"]])
def test_une_revision_mal_demandee_n_ecrit_rien(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    avant = sorted((RACINE / "migrations").rglob("*.py"))
    assert nouvelle_migration(arguments) == 1
    assert "make migration SERVICE=" in capsys.readouterr().err
    assert sorted((RACINE / "migrations").rglob("*.py")) == avant
