"""`ensemblier aides evaluer-programmes` and the comparison with the verdicts of Publicodes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from outils.equivalence import ecarts, principal
from services.commande.application import application
from services.commande.errors import ErreurExploitation

DONNEES = Path(__file__).resolve().parents[1] / "aides" / "programmes" / "donnees"
ATTENDUS = {
    "exclusion": "1110?1??",
    "fenetre-de-dates": "01100?1?",
    "question-et-parent": "????????",
    "reference-inconnue": None,
    "tailles-et-regions": "01100???",
    "valeur-par-defaut": "11010?1?",
    "variations": "00111???",
}


def lancer(programmes: Path, profils: Path) -> Result:
    arguments = ["aides", "evaluer-programmes", "--programmes", str(programmes), "--profils", str(profils)]
    return CliRunner().invoke(application, arguments)


def test_les_verdicts_sortent_en_json_et_les_refus_nomment_la_reference() -> None:
    sortie = lancer(DONNEES, DONNEES / "profils.json")
    assert sortie.exit_code == 0
    resultat = json.loads(sortie.stdout)
    assert resultat["verdicts"] == ATTENDUS
    assert list(resultat["erreurs"]) == ["reference-inconnue"]
    assert "« Beauce » est introuvable" in resultat["erreurs"]["reference-inconnue"]
    assert "Programmes lus" in sortie.stderr


def test_la_commande_s_arrete_par_une_phrase_si_le_dossier_manque(tmp_path: Path) -> None:
    arguments = ["aides", "evaluer-programmes", "--programmes", str(tmp_path / "absent")]
    arguments += ["--profils", str(DONNEES / "profils.json")]
    ordre = [sys.executable, "-m", "services.commande", *arguments]
    sortie = subprocess.run(ordre, capture_output=True, text=True, check=False, timeout=60)
    assert sortie.returncode == 1
    assert sortie.stdout == ""
    assert sortie.stderr.rstrip().endswith("ne peut pas être lu (il n'existe pas).")


@pytest.mark.parametrize(
    ("contenu", "raison"),
    [
        ("{", "n'est pas du JSON lisible"),
        ("{}", "ne contient pas de liste « profils »"),
        ("[]", "ne contient pas de liste « profils »"),
        ('[{}, {"effectif": -1}]', "profil 2, champ « effectif »"),
        ('[{"date": "31/02/2025"}]', "n'est pas une date du calendrier"),
        ('[{"date": 3}]', "n'est pas une date du calendrier"),
        ('[{"naf1": "Z"}]', "champ « naf1 »"),
        ('[{"micro": "oui"}]', "oui ou non attendu"),
        ('[{"objectifs": {"est autre chose": true}}]', "objectif inconnu : est autre chose"),
        ("[3]", "profil 1"),
    ],
)
def test_un_fichier_de_profils_illisible_est_refuse_avec_son_champ(tmp_path: Path, contenu: str, raison: str) -> None:
    profils = tmp_path / "profils.json"
    profils.write_text(contenu, encoding="utf-8")
    erreur = lancer(DONNEES, profils).exception
    assert isinstance(erreur, ErreurExploitation)
    assert raison in str(erreur)


def _reference(tmp_path: Path, verdicts: dict[str, Any]) -> str:
    dossier = tmp_path / "programmes"
    dossier.mkdir()
    for fichier in DONNEES.glob("*.yaml"):
        (dossier / fichier.name).write_bytes(fichier.read_bytes())
    profils = json.loads((DONNEES / "profils.json").read_bytes())["profils"]
    contenu = {"profils": profils, "verdicts": verdicts}
    (tmp_path / "programmes-verdicts.json").write_text(json.dumps(contenu), encoding="utf-8")
    return str(dossier)


def test_l_equivalence_compte_les_paires_et_echoue_au_premier_ecart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert principal([_reference(tmp_path, ATTENDUS)]) == 0
    assert "7 programmes, dont 1 refusés ; 48 verdicts ; 0 écarts." in capsys.readouterr().out
    faux = ATTENDUS | {"exclusion": "1110?1?0", "reference-inconnue": "00000000"}
    autre = tmp_path / "autre"
    autre.mkdir()
    assert principal([_reference(autre, faux)]) == 1
    sortie = capsys.readouterr().out
    assert "exclusion, profil 7 : ? ici, 0 attendu" in sortie
    assert "reference-inconnue : refusé ici, 8 verdicts attendu" in sortie


def test_l_equivalence_sans_dossier_le_dit_et_passe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert principal([str(tmp_path / "absent")]) == 0
    assert "Équivalence non vérifiée" in capsys.readouterr().out
    assert ecarts({"a": "1"}, {"b": "1"}) == ["a : absent des verdicts", "b : absent du dossier"]
