"""A gateway over a real network, for the tests of its relay."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from services.assemblage import assembler
from tests.gateway.recepteur import Recepteur
from tests.gateway.reseau import port_libre, servir
from tests.gateway.temoin import MAXIMUM, Montage, Temoin


@pytest.fixture(scope="module")
def montage(url_base: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Montage]:
    var: Path = tmp_path_factory.mktemp("relais")
    temoin, port = Temoin(), port_libre()
    with servir(temoin, port=port, lifespan="off", timeout_keep_alive=1) as voisin:
        options = {"env": "test", "database_url": url_base, "var": var, "annuaire_actif": False}
        adresses = {"parcours_url": voisin, "aides_url": f"http://127.0.0.1:{port_libre()}"}
        plateforme = assembler(["gateway"], corps_max_octets=MAXIMUM, **options, **adresses)
        with servir(plateforme, lifespan="on") as url:
            yield Montage(url, temoin, plateforme.applications["gateway"], port)


@pytest.fixture
async def client_relais(montage: Montage) -> AsyncIterator[httpx.AsyncClient]:
    async with montage.client() as client:
        yield client


@pytest.fixture
def recepteur() -> Iterator[tuple[Recepteur, str]]:
    """A partner's system, and the address at which it receives."""
    application = Recepteur()
    with servir(application, lifespan="off") as url:
        yield application, f"{url}/reception"
