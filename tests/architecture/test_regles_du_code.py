"""Rules of the code that no linter knows: sizes, the single commit, the injectable clock."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2]
LIGNES_FICHIER_MAX, LIGNES_TESTS_MAX, LIGNES_FONCTION_MAX = 200, 250, 25
HEURE_PERMISE = {
    "shared/horloge.py",  # the clock itself
    "services/gateway/acces/models.py",  # defaults of creation dates, outside any request
    "services/gateway/dossiers/models.py",
}
MODULES = sorted(
    chemin
    for dossier in ("services", "shared", "outils", "clients", "bench")
    for chemin in (RACINE / dossier).rglob("*.py")
    if "__pycache__" not in chemin.parts
)
TESTS = sorted((RACINE / "tests").rglob("*.py"))


def _nom(chemin: Path) -> str:
    return chemin.relative_to(RACINE).as_posix()


def _fonctions(chemin: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for noeud in ast.walk(ast.parse(chemin.read_text(encoding="utf-8"))):
        if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef):
            yield noeud


def _lignes_de_corps(fonction: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the function after its signature and docstring."""
    corps = fonction.body[1:] if ast.get_docstring(fonction) is not None else fonction.body
    return (fonction.end_lineno or 0) - corps[0].lineno + 1 if corps else 0


@pytest.mark.parametrize("chemin", [*MODULES, *TESTS], ids=_nom)
def test_un_fichier_tient_en_deux_cents_lignes(chemin: Path) -> None:
    """A file of tests may hold 250: one table of cases."""
    lignes = len(chemin.read_text(encoding="utf-8").splitlines())
    assert lignes <= (LIGNES_TESTS_MAX if chemin in TESTS else LIGNES_FICHIER_MAX), f"{_nom(chemin)}: {lignes} lines"


@pytest.mark.parametrize("chemin", MODULES, ids=_nom)
def test_une_fonction_tient_en_vingt_cinq_lignes(chemin: Path) -> None:
    longues = {f.name: _lignes_de_corps(f) for f in _fonctions(chemin) if _lignes_de_corps(f) > LIGNES_FONCTION_MAX}
    assert not longues


@pytest.mark.parametrize("chemin", [c for c in MODULES if "services" in c.parts], ids=_nom)
def test_personne_ne_valide_une_transaction_a_la_main(chemin: Path) -> None:
    """The dependency `Ecriture` commits, once, before the response leaves."""
    assert not re.search(r"\bsession\.(commit|rollback)\(", chemin.read_text(encoding="utf-8"))


@pytest.mark.parametrize("chemin", [c for c in MODULES if _nom(c) not in HEURE_PERMISE], ids=_nom)
def test_l_heure_vient_de_l_horloge(chemin: Path) -> None:
    """A rule that reads the system's clock cannot be tested at another date."""
    lectures = re.findall(r"\b(?:datetime\.(?:now|utcnow|today)|date\.today)\(", chemin.read_text(encoding="utf-8"))
    assert not lectures


@pytest.mark.parametrize(
    "chemin", [c for c in MODULES if c.name == "routes.py" or c.name.endswith("_routes.py")], ids=_nom
)
def test_les_routes_n_ecrivent_pas_de_sql(chemin: Path) -> None:
    """SQL lives in repositories and services: an endpoint reads as the procedure."""
    importes = {
        alias.name
        for noeud in ast.walk(ast.parse(chemin.read_text(encoding="utf-8")))
        if isinstance(noeud, ast.ImportFrom) and (noeud.module or "").startswith("sqlalchemy")
        for alias in noeud.names
    }
    assert not importes & {"select", "insert", "update", "delete", "text"}


@pytest.mark.parametrize("chemin", TESTS, ids=_nom)
def test_un_fichier_de_tests_porte_des_phrases_francaises(chemin: Path) -> None:
    """Names of tests read as sentences: at least three words."""
    courts = [f.name for f in _fonctions(chemin) if f.name.startswith("test_") and f.name.count("_") < 3]
    assert not courts


@pytest.mark.parametrize("chemin", TESTS, ids=_nom)
def test_les_cas_d_un_test_ne_changent_pas_d_un_processus_a_l_autre(chemin: Path) -> None:
    """Parallel workers must collect the same identifiers: no random value among the strings of a parametrisation."""
    hasards = {"uuid4", "uuid7", "siret_neuf", "siren_neuf"}
    for fonction in _fonctions(chemin):
        for decorateur in fonction.decorator_list:
            textes = [noeud for noeud in ast.walk(decorateur) if isinstance(noeud, ast.JoinedStr)]
            appels = {getattr(n.func, "id", "") for t in textes for n in ast.walk(t) if isinstance(n, ast.Call)}
            assert not appels & hasards, fonction.name
