"""A platform with a stock installed: two companies of Saint-Denis and Paris, one of Seine-et-Marne."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from services.aides.ciblage.execution import Fabrique
from services.aides.ciblage.travail import Stock
from shared.securite.identite import Role
from tests.outillage.ciblage import ecrire_stock, entreprise
from tests.outillage.plateforme import PlateformeTest, monter_plateforme

CHEMIN = "/v1/aides/ciblages"


@dataclass
class Installation:
    """The platform, its stock, and the SIRET of its companies by département."""

    plateforme: PlateformeTest
    stock: Stock
    sirets: dict[str, str]

    @property
    def fabrique(self) -> Fabrique:
        fabrique: Fabrique = self.plateforme.plateforme.applications["aides"].state.fabrique
        return fabrique

    async def passer(self) -> None:
        """What the worker does, until no list waits."""
        while await self.plateforme.plateforme.applications["gateway"].state.ouvrier.passer_ciblages():
            await self.fabrique.attendre()

    async def demander(self, role: Role = Role.REGION, organisation: str | None = None, **corps: Any) -> Any:
        client = self.plateforme.client(role, organisation=organisation)
        return await client.post(CHEMIN, json=corps)

    async def lire(self, ciblage_id: str) -> dict[str, Any]:
        reponse = await self.plateforme.client(Role.REGION).get(f"{CHEMIN}/{ciblage_id}")
        assert reponse.status_code == 200, reponse.text
        return dict(reponse.json())

    async def liste(self, role: Role = Role.REGION, organisation: str | None = None, **corps: Any) -> dict[str, Any]:
        """Asked, made, read."""
        reponse = await self.demander(role, organisation, **corps)
        assert reponse.status_code == 201, reponse.text
        await self.passer()
        return await self.lire(reponse.json()["id"])


@pytest.fixture(scope="module")
async def installation(
    url_base: str, var: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Installation]:
    dossier = tmp_path_factory.mktemp("stock")
    communes = {"93": "93066", "75": "75112", "77": "77284"}
    couples = {d: entreprise(codeCommuneEtablissement=commune) for d, commune in communes.items()}
    opposee = entreprise(unite={"statutDiffusionUniteLegale": "P", "denominationUniteLegale": "OPPOSÉE"})
    stock = ecrire_stock(dossier, [*couples.values(), opposee])
    reglages = {"sirene_etablissements": stock.etablissements, "sirene_unites_legales": stock.unites_legales}
    async with monter_plateforme(url_base, var, **reglages) as montee:
        antenne = {
            "code": "ciblage-nord",
            "nom": "Antenne Nord",
            "boite": "contact.ciblage@exemple.fr",
            "territoire": {"departements": ["93"], "communes": ["75056"]},
        }
        client = montee.client(Role.PARTENAIRE_RESPONSABLE, organisation="cetim")
        reponse = await client.post("/v1/antennes", json=antenne)
        assert reponse.status_code in (201, 409), reponse.text
        sirets = {d: str(couple[0]["siret"]) for d, couple in couples.items()}
        installee = Installation(montee, stock, sirets)
        await installee.passer()
        yield installee
