"""A collective group as tests use it: opened over HTTP, joined by new companies."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from shared.securite.identite import Role
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest

CETIM = "cetim"
AUJOURDHUI = datetime.now(UTC).date()
"""Read once: a run that passes midnight keeps its days."""


def dans(jours: int) -> str:
    """The date in that many days, by the system's clock."""
    return (AUJOURDHUI + timedelta(days=jours)).isoformat()


def midi(jour: date) -> datetime:
    return datetime(jour.year, jour.month, jour.day, 12, tzinfo=UTC)


@dataclass
class GroupeTest:
    """A group and an HTTP client of the ensemblier, who sees every dossier."""

    plateforme: PlateformeTest
    client: httpx.AsyncClient
    id: str

    @property
    def chemin(self) -> str:
        return f"/v1/groupes/{self.id}"

    async def lire(self, client: httpx.AsyncClient | None = None) -> dict[str, Any]:
        reponse = await (client or self.client).get(self.chemin)
        assert reponse.status_code == 200, reponse.text
        return dict(reponse.json())

    async def geste(self, geste: str, *, client: httpx.AsyncClient | None = None, **corps: Any) -> httpx.Response:
        lu = await self.client.get(self.chemin)
        acteur = client or self.client
        return await acteur.post(f"{self.chemin}/gestes", json={"geste": geste, **corps}, headers=version(lu))

    async def candidater(self, dossier_id: str | None = None) -> dict[str, Any]:
        """A candidature, of a new company unless one is given."""
        dossier_id = dossier_id or (await self.plateforme.ouvrir_dossier())["id"]
        reponse = await self.client.post(f"{self.chemin}/candidatures", json={"dossier_id": dossier_id})
        assert reponse.status_code == 201, reponse.text
        return {**reponse.json(), "etag": reponse.headers["etag"]}

    async def decider(
        self,
        candidature: dict[str, Any],
        geste: str,
        *,
        client: httpx.AsyncClient | None = None,
        **corps: Any,
    ) -> httpx.Response:
        """A decision at the version that the candidature carries."""
        chemin = f"{self.chemin}/candidatures/{candidature['id']}/gestes"
        entetes = {"If-Match": f'"v{candidature["version"]}"'}
        return await (client or self.client).post(chemin, json={"geste": geste, **corps}, headers=entetes)

    async def retenir(self, dossier_id: str | None = None) -> dict[str, Any]:
        """A new candidature, kept at once; as it is afterwards."""
        reponse = await self.decider(await self.candidater(dossier_id), "retenir")
        assert reponse.status_code == 200, reponse.text
        return dict(reponse.json())

    async def candidatures(self, client: httpx.AsyncClient | None = None, **filtres: Any) -> list[dict[str, Any]]:
        reponse = await (client or self.client).get(f"{self.chemin}/candidatures", params={"limite": 100, **filtres})
        assert reponse.status_code == 200, reponse.text
        return list(reponse.json()["elements"])

    async def propositions(self) -> list[dict[str, Any]]:
        reponse = await self.client.get("/v1/propositions-individuelles", params={"groupe_id": self.id, "limite": 100})
        assert reponse.status_code == 200, reponse.text
        return list(reponse.json()["elements"])


def groupe_nouveau(plateforme: PlateformeTest, **changements: Any) -> dict[str, Any]:
    """Body of a group of its own programme, carried by the CETIM."""
    porteur = plateforme.identite(Role.PARTENAIRE_CONSEILLER, CETIM).organisation_id
    return {
        "programme": f"essai-{uuid4().hex[:12]}",
        "libelle": "Performance de l'atelier",
        "modele": "diagnostic-seul",
        "thematique": "lea",
        "quorum": 3,
        "places_max": 5,
        "limite_le": dans(60),
        "porteur_id": str(porteur),
        **changements,
    }


async def ouvrir_groupe(plateforme: PlateformeTest, **changements: Any) -> GroupeTest:
    client = plateforme.client(Role.ENSEMBLIER)
    reponse = await client.post("/v1/groupes", json=groupe_nouveau(plateforme, **changements))
    assert reponse.status_code == 201, reponse.text
    return GroupeTest(plateforme, client, reponse.json()["id"])
