"""docker-compose.yml and the image, checked without a container engine: the format, the commands, the settings."""

import json
import re
from importlib import import_module
from importlib.resources import files
from typing import Any

import pytest
import typer
import yaml
from jsonschema import Draft202012Validator
from typer.main import get_command

from services.commande.application import application
from shared.reglages import SERVICES, Reglages
from tests.outillage.composition import RACINE, VariableManquante, composition

VARIABLES = {"POSTGRES_PASSWORD": "p", "ENSEMBLIER_SECRET": "s", "ENSEMBLIER_CLE_SIGNATURE": "k"}
SCHEMA = json.loads((files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json").read_text())
DOCUMENT = composition(VARIABLES)
_SECRET = re.compile("PASSWORD|SECRET|CLE_SIGNATURE")
CONTENEURS: dict[str, dict[str, Any]] = DOCUMENT["services"]
NOTRES = sorted(nom for nom in CONTENEURS if nom != "postgres")


def test_le_fichier_respecte_la_specification_compose() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert [erreur.message for erreur in Draft202012Validator(SCHEMA).iter_errors(DOCUMENT)] == []


def test_la_specification_verrait_une_faute() -> None:
    faute = {**DOCUMENT, "services": {**CONTENEURS, "gateway": {**CONTENEURS["gateway"], "comande": ["serve"]}}}
    assert list(Draft202012Validator(SCHEMA).iter_errors(faute))


def test_tout_ce_qui_tourne_est_la() -> None:
    assert {"postgres", "migrate", "worker", *SERVICES} <= CONTENEURS.keys()
    assert CONTENEURS["postgres"]["image"] == "postgres:18"
    assert {CONTENEURS[nom]["image"] for nom in NOTRES} == {"ensemblier:0.1.0"}


@pytest.mark.parametrize("nom", NOTRES)
def test_une_commande_est_une_ligne_de_commande_valide(nom: str) -> None:
    groupe = get_command(application)
    assert isinstance(groupe, typer.core.TyperGroup)
    ordre = list(CONTENEURS[nom]["command"])
    contexte = groupe.make_context("ensemblier", list(ordre))
    sous_nom, commande, reste = groupe.resolve_command(contexte, ordre)
    assert sous_nom is not None
    assert commande is not None
    parametres = commande.make_context(sous_nom, reste, parent=contexte).params
    assert set(parametres.get("services") or ()) <= set(SERVICES)


@pytest.mark.parametrize("service", SERVICES)
def test_chaque_service_est_servi_sous_son_nom_et_se_multiplie(service: str) -> None:
    conteneur = CONTENEURS[service]
    assert conteneur["command"] == ["serve", service]
    assert "container_name" not in conteneur
    ports = conteneur.get("ports", [])
    assert all("-" in port.split(":")[0] for port in ports), "a single published port forbids a second replica"
    assert bool(ports) == (service == "gateway")
    assert not conteneur.get("volumes"), "nothing is kept in a process"


@pytest.mark.parametrize("nom", NOTRES)
def test_un_reglage_nomme_existe(nom: str) -> None:
    connus = set(Reglages.model_fields)
    for service in SERVICES:
        connus |= set(import_module(f"services.{service}.settings").Settings.model_fields)
    for variable in CONTENEURS[nom].get("environment", {}):
        assert variable.removeprefix("ENSEMBLIER_").lower() in connus, variable


def test_seuls_les_travaux_de_preparation_ont_le_proprietaire_de_la_base() -> None:
    proprietaires = {nom for nom in NOTRES if "ensemblier:p@" in str(CONTENEURS[nom].get("environment"))}
    assert proprietaires == {"migrate", "seed", "premier-compte"}
    signataires = {nom for nom in NOTRES if "ENSEMBLIER_CLE_SIGNATURE" in CONTENEURS[nom].get("environment", {})}
    assert signataires == {"gateway", "worker"}


@pytest.mark.parametrize("absente", ["POSTGRES_PASSWORD", "ENSEMBLIER_SECRET"])
def test_un_secret_manquant_arrete_tout(absente: str) -> None:
    with pytest.raises(VariableManquante, match=absente):
        composition({nom: valeur for nom, valeur in VARIABLES.items() if nom != absente})


def test_aucun_secret_n_est_ecrit_dans_le_depot() -> None:
    brut = yaml.safe_load((RACINE / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    valeurs = [
        str(v) for conteneur in brut.values() for n, v in conteneur.get("environment", {}).items() if _SECRET.search(n)
    ]
    assert len(valeurs) >= 5
    assert [valeur for valeur in valeurs if not valeur.startswith("${")] == []
    assert not _SECRET.search((RACINE / "Dockerfile").read_text(encoding="utf-8"))


def test_l_image_part_du_verrou_hache_et_ne_tourne_pas_en_root() -> None:
    lignes = (RACINE / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert sum(ligne.startswith("FROM ") for ligne in lignes) == 2
    assert any("--require-hashes" in ligne and "docker/requirements.lock" in ligne for ligne in lignes)
    utilisateurs = [ligne.split()[1] for ligne in lignes if ligne.startswith("USER ")]
    assert utilisateurs == ["ensemblier"]
    assert any(ligne.startswith("HEALTHCHECK") for ligne in lignes)


def test_ce_que_l_image_copie_existe_et_n_est_pas_ignore() -> None:
    permis = [
        ligne[1:]
        for ligne in (RACINE / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if ligne.startswith("!")
    ]
    for ligne in (RACINE / "Dockerfile").read_text(encoding="utf-8").splitlines():
        if ligne.startswith("COPY ") and "--from" not in ligne:
            for source in ligne.split()[1:-1]:
                assert (RACINE / source).exists(), source
                assert source in permis, source


def test_le_verrou_de_l_image_est_dans_celui_du_depot() -> None:
    def versions(chemin: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9][^ ]*==[^ ;]+", (RACINE / chemin).read_text(encoding="utf-8"), re.MULTILINE))

    image, depot = versions("docker/requirements.lock"), versions("requirements.lock")
    assert image <= depot
    noms = {version.split("==")[0] for version in image}
    assert {"fastapi", "uvicorn", "sqlmodel"} <= noms
    assert not {"pytest", "mypy", "ruff"} & noms
