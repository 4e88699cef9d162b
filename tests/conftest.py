"""Fixtures of the whole suite: a real PostgreSQL, migrated once, copied for each parallel worker."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from shared.journalisation import configurer
from tests.outillage.base import ServeurTest, demarrer_serveur
from tests.outillage.plateforme import PlateformeTest, monter_plateforme

configurer(niveau=logging.WARNING)
settings.register_profile("partage", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("partage")  # the speed of a shared machine is not a property of the code


LONGS = ("tests/robustesse", "tests/scenarios", "tests/commande", "tests/parcours/test_cinq_ans")
"""Longest first: a worker that starts one of them last would be waited for by the other."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONGS))


@pytest.fixture(scope="session")
def serveur(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> ServeurTest:
    """The PostgreSQL of the run, shared by the parallel workers."""
    commun = tmp_path_factory.getbasetemp() if worker_id == "master" else tmp_path_factory.getbasetemp().parent
    return demarrer_serveur(commun / "pg")


@pytest.fixture(scope="session")
def url_base(serveur: ServeurTest, worker_id: str) -> str:
    """A database of its own for this worker: migrated, reference data and test accounts loaded."""
    return serveur.copie(f"essai_{worker_id}")


@pytest.fixture(scope="session")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="session")
async def plateforme(url_base: str, var: Path) -> AsyncIterator[PlateformeTest]:
    """The four services in one process, over HTTP in memory."""
    async with monter_plateforme(url_base, var) as montee:
        yield montee
