"""A parcours as tests use it: opened over HTTP, placed where a test needs it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
from sqlalchemy import text

from shared.securite.identite import Role
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest

TOUT_REMPLI = {
    "diagnostic_id": "0190a1c2-0000-7000-8000-000000000001",
    "t0_exercice": 2024,
    "plan_etat": "accepte",
    "impact_mesure": True,
}


@dataclass
class ParcoursTest:
    """A parcours, its dossier, and an HTTP client of the ensemblier."""

    plateforme: PlateformeTest
    client: httpx.AsyncClient
    dossier: dict[str, Any]
    id: str

    @property
    def chemin(self) -> str:
        return f"/v1/parcours/{self.id}"

    async def lire(self) -> httpx.Response:
        reponse = await self.client.get(self.chemin)
        assert reponse.status_code == 200, reponse.text
        return reponse

    async def ecrire(
        self, methode: str, suite: str, corps: Any, *, client: httpx.AsyncClient | None = None
    ) -> httpx.Response:
        """A change at the current version."""
        entetes = version(await self.lire())
        return await (client or self.client).request(methode, self.chemin + suite, json=corps, headers=entetes)

    async def geste(self, geste: str, *, client: httpx.AsyncClient | None = None, **corps: Any) -> httpx.Response:
        return await self.ecrire("POST", "/gestes", {"geste": geste, **corps}, client=client)

    async def placer(self, etape: str, **faits: Any) -> None:
        """Puts the row at a step with given facts, past the rules: for tests of the guards themselves."""
        suite = {"prochaine_action": "Avancer", "echeance_le": date(2199, 1, 1)}
        valeurs = {"etape": etape, "actif": etape not in {"cloture", "abandon"}, **suite, **faits}
        affectations = ", ".join(f"{nom} = :{nom}" for nom in valeurs)
        fin = "CASE WHEN :actif THEN NULL ELSE now() END"
        requete = f"UPDATE parcours SET {affectations}, clos_le = {fin} WHERE id = :id"
        async with self.plateforme.base("parcours").ecriture() as session:
            await session.execute(text(requete), {**valeurs, "id": self.id})


async def ouvrir_parcours(
    plateforme: PlateformeTest, modele: str = "parcours-individuel", *, referent: bool = True, **dossier_saisi: Any
) -> ParcoursTest:
    """A new company, its dossier taken over by the ensemblier, and a parcours at its entry."""
    dossier = await plateforme.ouvrir_dossier(**dossier_saisi)
    client = plateforme.client(Role.ENSEMBLIER)
    if referent:
        lu = await client.get(f"/v1/dossiers/{dossier['siren']}/fiche")
        pris = await client.post(f"/v1/dossiers/{dossier['siren']}/prise-en-charge", json={}, headers=version(lu))
        assert pris.status_code == 200, pris.text
    cree = await client.post("/v1/parcours", json={"dossier_id": dossier["id"], "modele": modele})
    assert cree.status_code == 201, cree.text
    return ParcoursTest(plateforme, client, dossier, cree.json()["id"])
