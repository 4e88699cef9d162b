"""What cannot work is said in one sentence, with an exit code."""

import json
import os
import socket
from pathlib import Path

import pytest

from shared.securite.jetons import nouvelle_cle
from tests.outillage.processus import ensemblier

PERSONNE = "postgresql://personne@127.0.0.1:9/rien"


def _verifier_refus(sortie: object, phrase: str) -> None:
    """One sentence on the error output, no stack trace."""
    erreur = sortie.stderr.strip()  # type: ignore[attr-defined]
    assert sortie.returncode == 1, erreur  # type: ignore[attr-defined]
    assert "Traceback" not in erreur
    assert phrase in erreur, erreur
    assert len([ligne for ligne in erreur.splitlines() if ligne.strip()]) == 1, erreur
    assert erreur.startswith("Impossible : ")


def test_un_port_deja_pris_se_dit_en_une_phrase(tmp_path: Path) -> None:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        prise.listen()
        port = prise.getsockname()[1]
        _verifier_refus(
            ensemblier("serve", port=str(port), var=str(tmp_path)), f"le port {port} de 127.0.0.1 est déjà pris"
        )
    assert not list(tmp_path.iterdir()), "nothing is created before the port is known to be free"


def test_un_dossier_de_donnees_qui_est_un_fichier_se_dit_en_une_phrase(tmp_path: Path) -> None:
    fichier = tmp_path / "var"
    fichier.write_text("x")
    _verifier_refus(ensemblier("migrate", var=str(fichier)), "un fichier porte déjà ce nom")


def test_un_dossier_de_donnees_sous_un_fichier_se_dit_en_une_phrase(tmp_path: Path) -> None:
    fichier = tmp_path / "fichier"
    fichier.write_text("x")
    _verifier_refus(ensemblier("migrate", var=str(fichier / "var")), "son chemin passe par un fichier")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_un_dossier_de_donnees_illisible_se_dit_en_une_phrase(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir(mode=0o000)
    _verifier_refus(ensemblier("migrate", var=str(tmp_path)), "n'est pas accessible")


def test_un_dossier_de_donnees_etranger_se_dit_en_une_phrase(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "PG_VERSION").write_text("9\n")
    _verifier_refus(ensemblier("migrate", var=str(tmp_path)), "ne démarre pas")


@pytest.mark.parametrize(("nom", "valeur"), [("port", "abc"), ("port", "70000"), ("env", "recette"), ("pool", "0")])
def test_un_reglage_illisible_est_nomme(tmp_path: Path, nom: str, valeur: str) -> None:
    sortie = ensemblier("serve", **{"var": str(tmp_path), nom: valeur})
    _verifier_refus(sortie, f"ENSEMBLIER_{nom.upper()}")


@pytest.mark.parametrize("commande", [("migrate",), ("jeton", "demo-region")], ids=lambda c: c[0])
def test_une_base_injoignable_se_dit_en_une_phrase(commande: tuple[str, ...]) -> None:
    _verifier_refus(ensemblier(*commande, database_url=PERSONNE), "Connection refused")


def test_un_service_inconnu_est_nomme() -> None:
    _verifier_refus(ensemblier("serve", "aide"), "service inconnu : aide")


def test_un_service_seul_veut_l_adresse_de_ses_voisins() -> None:
    _verifier_refus(ensemblier("serve", "aides", database_url=PERSONNE), "ENSEMBLIER_GATEWAY_URL est nécessaire")


def test_un_service_seul_veut_une_base() -> None:
    _verifier_refus(ensemblier("serve", "aides"), "ENSEMBLIER_DATABASE_URL est nécessaire")
    _verifier_refus(ensemblier("worker"), "ENSEMBLIER_DATABASE_URL est nécessaire")


def test_la_production_veut_sa_base_sa_cle_et_son_secret() -> None:
    _verifier_refus(ensemblier("serve", env="production"), "ENSEMBLIER_DATABASE_URL est obligatoire")
    voisins = {f"{nom}_url": "http://127.0.0.1:9" for nom in ("diagnostic", "parcours", "aides")}
    seule = {"env": "production", "database_url": PERSONNE, **voisins}
    _verifier_refus(ensemblier("serve", "gateway", **seule), "ENSEMBLIER_CLE_SIGNATURE est obligatoire")
    _verifier_refus(ensemblier("serve", "gateway", **seule, cle_signature='{"kid": "a"}'), "n'est pas une clé privée")
    cle = json.dumps(nouvelle_cle("essai"))
    _verifier_refus(ensemblier("serve", "gateway", **seule, cle_signature=cle), "ENSEMBLIER_SECRET est obligatoire")
    prete = {**seule, "cle_signature": cle, "secret": "un-secret"}
    _verifier_refus(ensemblier("serve", "gateway", **prete), "la base n'est pas prête")
