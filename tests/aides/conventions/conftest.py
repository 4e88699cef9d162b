"""A dossier of its own for each test."""

from typing import Any

import pytest

from tests.outillage.aides import avancer, demande_creee
from tests.outillage.plateforme import PlateformeTest


@pytest.fixture
async def accordee(plateforme: PlateformeTest) -> dict[str, Any]:
    """A demande granted for 50,000 €."""
    dossier = await plateforme.ouvrir_dossier()
    demande = await demande_creee(plateforme, dossier["id"])
    gestes = ("deposer", "completer", "instruire", "accorder")
    return await avancer(plateforme, demande["id"], *gestes, montant_eur="50000")
