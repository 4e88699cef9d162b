"""Every published operation under generated input, valid and not: all checks on, no failure.

Each target is a process of its own over TCP, as deployed; the tool runs its own command line, with our string formats.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from services.commande.amorcage import compte_id, organisation_id
from services.gateway.acces.cles import charger_cle
from services.gateway.acces.emission import Emetteur
from services.gateway.relais.table import PREFIXES
from services.gateway.settings import Settings
from shared.reglages import SERVICES
from shared.securite.identite import Identite, Role
from tests.outillage.base import ServeurTest
from tests.outillage.processus import RACINE, port_libre, serveur_sur

EXEMPLES = int(os.environ.get("ENSEMBLIER_ESSAIS_ROBUSTESSE", "5"))
"""Generated cases per operation and phase; more for a longer search."""
CHEMINS = os.environ.get("ENSEMBLIER_CHEMINS_ROBUSTESSE")
"""Regular expression of the only addresses to search, while they are written; everything by default."""
ICI = Path(__file__).parent
ENSEMBLIER = Identite(compte_id("demo-ensemblier"), Role.ENSEMBLIER, organisation_id("region-idf"))
REGION = Identite(compte_id("demo-region"), Role.REGION, organisation_id("region-idf"))


class Cibles:
    """The four services, each in its process, and the tokens that open them."""

    def __init__(self, pile: ExitStack, url_base: str, var: Path) -> None:
        ports = {service: port_libre() for service in SERVICES}
        communs = {"database_url": url_base, "var": str(var), "env": "test", "pool": "4"}
        communs |= {f"{service}_url": f"http://127.0.0.1:{port}" for service, port in ports.items()}
        reglages = Settings(env="test", var=var, duree_jeton_s=36_000, duree_jeton_interne_s=36_000)
        self.emetteur = Emetteur(reglages, charger_cle(reglages))
        self.urls = {service: f"http://127.0.0.1:{port}" for service, port in ports.items()}
        for service, port in ports.items():
            pile.enter_context(serveur_sur(port, service, **communs))

    def jeton(self, service: str, identite: Identite) -> str:
        """Outside token for the gateway, internal one for a service."""
        return self.emetteur.jeton_acces(identite)[0] if service == "gateway" else self.emetteur.jeton_interne(identite)


@pytest.fixture(scope="module")
def cibles(serveur: ServeurTest, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cibles]:
    url = serveur.copie(f"robustesse_{worker_id}")
    with ExitStack() as pile:
        yield Cibles(pile, url, tmp_path_factory.mktemp("robustesse"))


RELAYEES = f"^/v1/({'|'.join(sorted(PREFIXES))})(/|$)"
"""Addresses of the gateway that a neighbour answers: their operations are searched at the neighbour's own door."""
CAS = {
    "gateway": ("gateway", REGION, EXEMPLES, [f"--exclude-path-regex={RELAYEES}"]),
    "relais": ("gateway", REGION, 1, [f"--include-path-regex={RELAYEES}"]),
    "diagnostic": ("diagnostic", ENSEMBLIER, EXEMPLES, []),
    "parcours": ("parcours", ENSEMBLIER, EXEMPLES, []),
    "aides": ("aides", ENSEMBLIER, EXEMPLES, []),
}


@pytest.mark.parametrize(("service", "identite", "exemples", "options"), CAS.values(), ids=list(CAS))
def test_aucune_entree_ne_met_une_operation_en_defaut(
    cibles: Cibles, service: str, identite: Identite, exemples: int, options: list[str], tmp_path: Path
) -> None:
    url = cibles.urls[service]
    assert httpx.get(f"{url}/openapi.json", timeout=120).is_success  # assembled once, then served as it is
    commande = [
        str(Path(sys.executable).parent / "schemathesis"),
        f"--config-file={ICI / 'schemathesis.toml'}",
        "run",
        f"{url}/openapi.json",
        "--checks=all",
        "--continue-on-failure",
        f"--max-examples={exemples}",
        "--suppress-health-check=data_too_large,too_slow",
        f"--header=Authorization: Bearer {cibles.jeton(service, identite)}",
        *([f"--include-path-regex={CHEMINS}"] if CHEMINS else options),
    ]
    env = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.robustesse.formats", "PYTHONPATH": str(RACINE)}
    resultat = subprocess.run(
        commande, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=1800
    )
    assert resultat.returncode == 0, resultat.stdout[-20_000:] + resultat.stderr[-2_000:]
    essais = re.search(r"(\d+) generated", resultat.stdout)
    assert essais is not None
    assert int(essais.group(1)) > (0 if CHEMINS else 300)
