"""The count of the feature table is honest: a missing, skipped or failing test never counts."""

from pathlib import Path

import pytest

from outils.fonctionnalites import BILAN, CARTE, Ligne, compte_rendu, juger, lire_carte, lire_rapport

RACINE = Path(__file__).resolve().parents[2]
LIGNE = {"A1": Ligne("Une ligne", ("tests/a.py::test_un", "tests/b.py"))}
TENUS = {"tests/a.py::test_un[x]": "passed", "tests/a.py::test_un[y]": "passed", "tests/b.py::test_deux": "passed"}


def test_une_ligne_est_tenue_quand_tous_ses_cas_passent() -> None:
    verdict = juger(LIGNE, TENUS)["A1"]
    assert verdict.tenu
    assert verdict.reussis == 3
    assert "1 fonctionnalités sur 105 (0 en défaut)" in compte_rendu(LIGNE, {"A1": verdict})


@pytest.mark.parametrize("etat", ["failed", "skipped"])
def test_un_cas_qui_ne_passe_pas_fait_tomber_la_ligne(etat: str) -> None:
    verdict = juger(LIGNE, {**TENUS, "tests/a.py::test_un[y]": etat})["A1"]
    assert not verdict.tenu
    assert verdict.echoues == ("tests/a.py::test_un[y]",)


def test_un_test_absent_fait_tomber_la_ligne() -> None:
    proche = {"tests/a.py::test_un_autre": "passed", "tests/b.py::test_deux": "passed"}
    verdict = juger(LIGNE, proche)["A1"]
    assert not verdict.tenu
    assert verdict.manquants == ("tests/a.py::test_un",)
    assert "absent : tests/a.py::test_un" in compte_rendu(LIGNE, {"A1": verdict})


def test_une_ligne_sans_test_est_refusee(tmp_path: Path) -> None:
    carte = tmp_path / "carte.yaml"
    carte.write_text("A1:\n  intitule: Vide\n  tests: []\n", encoding="utf-8")
    with pytest.raises(ValueError, match="A1"):
        lire_carte(carte)


def test_le_rapport_de_pytest_se_lit_par_cas(tmp_path: Path) -> None:
    rapport = tmp_path / "rapport.xml"
    cas = '<testcase classname="tests.a" file="tests/a.py" name="{}">{}</testcase>'
    corps = (
        cas.format("test_un[x]", "") + cas.format("test_deux", "<failure/>") + cas.format("test_trois", "<skipped/>")
    )
    rapport.write_text(f"<testsuites><testsuite>{corps}</testsuite></testsuites>", encoding="utf-8")
    attendus = {
        "tests/a.py::test_un[x]": "passed",
        "tests/a.py::test_deux": "failed",
        "tests/a.py::test_trois": "skipped",
    }
    assert lire_rapport(rapport) == attendus


@pytest.mark.parametrize(("carte", "code"), [(carte, code) for carte in (CARTE, BILAN) for code in lire_carte(carte)])
def test_les_tests_de_la_carte_existent_dans_leurs_fichiers(carte: Path, code: str) -> None:
    for test in lire_carte(carte)[code].tests:
        chemin, _, nom = test.partition("::")
        fichier = RACINE / chemin
        assert fichier.exists(), test
        assert not nom or f"def {nom.split('[')[0]}(" in fichier.read_text(encoding="utf-8"), test
