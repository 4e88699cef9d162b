"""Fixtures of the aides' tests."""

from typing import Any

import pytest

from tests.outillage.plateforme import PlateformeTest


@pytest.fixture
async def dossier(plateforme: PlateformeTest) -> dict[str, Any]:
    """An open dossier of its own for each test, with no headcount known."""
    return await plateforme.ouvrir_dossier()
