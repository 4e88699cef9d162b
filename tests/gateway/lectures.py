"""What tests read of the gateway behind its API."""

from typing import Any

from sqlalchemy import text

from services.gateway.ouvrier.ouvrier import Ouvrier
from shared.securite.identite import Role
from tests.outillage.plateforme import PlateformeTest


async def lignes(plateforme: PlateformeTest, requete: str, **valeurs: Any) -> list[dict[str, Any]]:
    async with plateforme.base("gateway").lecture() as session:
        return [dict(ligne) for ligne in (await session.execute(text(requete), valeurs)).mappings()]


async def fiche(plateforme: PlateformeTest, siren: str) -> dict[str, Any]:
    return dict((await plateforme.client(Role.ENSEMBLIER).get(f"/v1/dossiers/{siren}/fiche")).json())


def ouvrier(plateforme: PlateformeTest) -> Ouvrier:
    return plateforme.plateforme.applications["gateway"].state.ouvrier
