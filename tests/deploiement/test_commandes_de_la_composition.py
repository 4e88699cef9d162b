"""The very commands and settings of docker-compose.yml, run as processes in their order, in production mode."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from services.gateway.relais.table import PREFIXES
from shared.reglages import SERVICES
from shared.securite.jetons import nouvelle_cle
from tests.outillage.composition import composition
from tests.outillage.entreprises import siret_neuf
from tests.outillage.postgres_tcp import postgres_tcp
from tests.outillage.processus import ensemblier, lancer, port_libre, serveur_sur


class Composition:
    """The containers' commands, with the hosts and ports of the file replaced by those of this machine."""

    def __init__(self, url: str, var: Path) -> None:
        base = make_url(url)
        secrets = {
            "ENSEMBLIER_SECRET": "secret-de-composition",
            "ENSEMBLIER_CLE_SIGNATURE": json.dumps(nouvelle_cle("k")),
        }
        self.services = composition({"POSTGRES_PASSWORD": str(base.password), **secrets})["services"]
        self.ports = {service: port_libre() for service in SERVICES}
        self._hotes = {f"http://{service}:8000": f"http://127.0.0.1:{port}" for service, port in self.ports.items()}
        self._hotes |= {"postgres:5432": f"127.0.0.1:{base.port}", "//ensemblier:": f"//{base.username}:"}
        self._var = str(var)

    def commande(self, nom: str) -> list[str]:
        return list(self.services[nom]["command"])

    def reglages(self, nom: str) -> dict[str, str]:
        lus = {}
        for variable, valeur in self.services[nom]["environment"].items():
            for du_fichier, d_ici in self._hotes.items():
                valeur = str(valeur).replace(du_fichier, d_ici)
            lus[variable.removeprefix("ENSEMBLIER_").lower()] = valeur
        return {**lus, "hote": "127.0.0.1", "var": self._var}

    def executer(self, nom: str) -> str:
        """Runs a job to its end; gives its output."""
        fini = ensemblier(*self.commande(nom), **self.reglages(nom))
        assert fini.returncode == 0, f"{nom}: {fini.stderr}"
        return fini.stdout.strip()


@pytest.fixture(scope="module")
def deployee(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, str]]:
    """Client of the public entry, and the Region's first key."""
    racine = tmp_path_factory.mktemp("composition")
    with ExitStack() as pile:
        montage = Composition(pile.enter_context(postgres_tcp(racine / "base")), racine / "var")
        montage.executer("migrate")
        montage.executer("seed")
        cle = montage.executer("premier-compte")
        for service, port in montage.ports.items():
            nom, *arguments = montage.commande(service)
            assert nom == "serve"
            reglages = {n: v for n, v in montage.reglages(service).items() if n != "port"}
            pile.enter_context(serveur_sur(port, *arguments, **reglages))
        pile.enter_context(lancer(*montage.commande("worker"), **montage.reglages("worker")))
        yield pile.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{montage.ports['gateway']}", timeout=60)), cle


def test_la_plateforme_deployee_authentifie_et_enregistre(deployee: tuple[httpx.Client, str]) -> None:
    client, cle = deployee
    demande = {"grant_type": "client_credentials", "client_id": "region", "client_secret": cle}
    jeton = client.post("/oauth/token", data=demande)
    assert jeton.status_code == 200, jeton.text
    porteur = {"Authorization": f"Bearer {jeton.json()['access_token']}"}
    saisie = {"raison_sociale": "Déployée", "naf": "25.62B", "code_commune": "93066"}
    ouvert = client.post("/v1/dossiers", json={"siret": siret_neuf(), "saisie": saisie}, headers=porteur)
    assert ouvert.status_code == 201, ouvert.text
    for chemin in ("/v1/diagnostics", "/v1/parcours", "/v1/demandes"):
        assert client.get(chemin).status_code == 401
        lu = client.get(chemin, headers=porteur)
        assert lu.status_code == 200, f"{chemin}: {lu.text}"


def test_le_contrat_de_l_entree_reunit_les_quatre_processus(deployee: tuple[httpx.Client, str]) -> None:
    client, _ = deployee
    chemins = client.get("/openapi.json").json()["paths"]
    for prefixe in [*PREFIXES, "dossiers"]:
        assert any(chemin.startswith(f"/v1/{prefixe}") for chemin in chemins), prefixe
