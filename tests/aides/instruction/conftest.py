"""Fixtures of the instruction's tests: a chain and a grid of PM'up, taken back after each test."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.outillage.instruction import PERSONNES, chaine_essai, grille_essai, habiliter, publier
from tests.outillage.plateforme import PlateformeTest


@pytest.fixture
async def chaine(plateforme: PlateformeTest) -> AsyncIterator[int]:
    """The number of a chain in force for PM'up; persons hold its functions."""
    for rang, fonction, guichet, limites in PERSONNES:
        await habiliter(plateforme, rang, fonction, guichet, **limites)
    publiee = await publier(plateforme, chaine_essai())
    yield publiee.json()["numero"]
    await publier(plateforme, chaine_essai(tranches=[]))


@pytest.fixture
async def grille(plateforme: PlateformeTest) -> AsyncIterator[dict[str, Any]]:
    """A grid in force for PM'up, as published."""
    publiee = await publier(plateforme, grille_essai())
    yield publiee.json()
    await publier(plateforme, grille_essai(criteres=[]))
