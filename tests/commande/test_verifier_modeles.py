"""`ensemblier parcours verifier-modeles`: the shipped models pass, a bad one stops with its path."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from services.commande.application import application
from tests.outillage.modeles import copie, dernieres, element


def lancer(*arguments: str) -> Result:
    return CliRunner().invoke(application, ["parcours", "verifier-modeles", *arguments])


def fichier(dossier: Path, contenu: dict[str, Any]) -> str:
    chemin = dossier / "modele.json"
    chemin.write_text(json.dumps({"code": "essai", **contenu}), encoding="utf-8")
    return str(chemin)


def test_les_modeles_du_produit_passent_et_leurs_dispenses_sont_comptees() -> None:
    sortie = lancer()
    assert sortie.exit_code == 0, sortie.output
    for code, contenu in dernieres().items():
        (ligne,) = (une for une in sortie.output.splitlines() if une.startswith(f"{code} {contenu['numero']} :"))
        dispenses = sum(bool(motif["leve"]) for geste in contenu["gestes"] for motif in geste["motifs"])
        assert f"{dispenses} dispenses" in ligne
        assert ligne.endswith("sain")
    assert "diagnostic-seul 1.0.0" in sortie.output
    assert "REFUSÉ (ancienne version, remplacée par 1.1.0)" in sortie.output


def test_un_modele_dangereux_arrete_la_commande_et_montre_son_chemin(tmp_path: Path) -> None:
    contenu = copie()
    element(contenu, "gestes", "deployer")["conditions"].remove("adaptation_reglee")
    sortie = lancer(fichier(tmp_path, contenu))
    assert sortie.exit_code == 1
    assert "contre-exemple : un équipement peut être mis en place sans adaptation ni dispense" in sortie.output
    assert "1. Candidature" in sortie.output
    assert "[un équipement entre au plan, ni étudié ni préparé]" in sortie.output
    assert str(sortie.exception) == "1 modèle à corriger."


@pytest.mark.parametrize(
    ("contenu", "attendu"),
    [
        ({**copie(), "etapes": []}, "etapes"),
        ({**copie(), "numero": "un"}, "numero"),
    ],
    ids=["sans-etape", "numero"],
)
def test_un_fichier_qui_n_est_pas_un_modele_dit_ce_qui_ne_va_pas(
    tmp_path: Path, contenu: dict[str, Any], attendu: str
) -> None:
    sortie = lancer(fichier(tmp_path, contenu))
    assert sortie.exit_code == 1
    assert f"n'est pas un modèle : {attendu}" in str(sortie.exception)


def test_un_fichier_absent_est_dit_en_une_phrase(tmp_path: Path) -> None:
    sortie = lancer(str(tmp_path / "absent.json"))
    assert sortie.exit_code == 1
    assert "il faut un modèle en JSON" in str(sortie.exception)
