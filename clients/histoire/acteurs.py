"""Who acts in the story: one HTTP client per account, with a token from POST /oauth/token."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx

ROLES = {
    "conseiller": "demo-conseiller-cci",
    "responsable": "demo-responsable-cci",
    "cetim": "demo-conseiller-cetim",
    "ensemblier": "demo-ensemblier",
    "instructeur": "demo-region",
    "decideur": "demo-region-2",
    "direction": "demo-region-3",
    "assemblees": "demo-region-4",
    "comite": "demo-comite",
}
"""Part in the story → demonstration account."""


class HistoireInterrompue(RuntimeError):
    """The platform refused a step; carries what it answered."""


class Acteur:
    """One account: calls the platform, and remembers the version of what it reads."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._positions: dict[str, str] = {}

    async def appeler(
        self, methode: str, chemin: str, corps: Any = None, *, version: str | None = None
    ) -> httpx.Response:
        """The answer, which must be a success; HistoireInterrompue otherwise."""
        entetes = {"If-Match": version} if version else {}
        reponse = await self._client.request(methode, chemin, json=corps, headers=entetes)
        if not reponse.is_success:
            raise HistoireInterrompue(f"{methode} {chemin} : {reponse.status_code} {reponse.text}")
        if "x-position" in reponse.headers:
            service, _, position = reponse.headers["x-position"].partition(":")
            self._positions[service] = position
        return reponse

    async def refus(
        self, methode: str, chemin: str, corps: Any = None, *, version: str | None = None
    ) -> dict[str, Any]:
        """The problem document of a call that must be refused."""
        entetes = {"If-Match": version} if version else {}
        reponse = await self._client.request(methode, chemin, json=corps, headers=entetes)
        if reponse.is_success:
            raise HistoireInterrompue(f"{methode} {chemin} : accepté alors qu'un refus était attendu")
        return dict(reponse.json())

    async def lire(self, chemin: str) -> Any:
        """Content of an address."""
        return (await self.appeler("GET", chemin)).json()

    async def apres_mes_ecritures(self, chemin: str) -> httpx.Response:
        """A view that shows at least what this actor has written in the parcours."""
        position = self._positions.get("parcours")
        entetes = {"X-Position": f"parcours:{position}"} if position else {}
        return await self._client.get(chemin, headers=entetes)

    async def changer(self, methode: str, chemin: str, corps: Any, *, lu: str) -> Any:
        """Changes an object at the version that reading `lu` gives; the new content."""
        version = (await self.appeler("GET", lu)).headers["etag"]
        return (await self.appeler(methode, chemin, corps, version=version)).json()

    async def fermer(self) -> None:
        await self._client.aclose()


class Acteurs:
    """The cast: `acteurs["ensemblier"]`."""

    def __init__(self, creer: Callable[[], httpx.AsyncClient]) -> None:
        self._creer = creer
        self._acteurs: dict[str, Acteur] = {}

    def __getitem__(self, nom: str) -> Acteur:
        return self._acteurs[nom]

    async def entrer(self, nom: str, identifiant: str, secret: str) -> Acteur:
        """Gives an account its part, with a token of its own."""
        client = self._creer()
        formulaire = {"grant_type": "client_credentials", "client_id": identifiant, "client_secret": secret}
        reponse = await client.post("/oauth/token", data=formulaire)
        if reponse.status_code != 200:
            raise HistoireInterrompue(f"Jeton refusé à {identifiant} : {reponse.text}")
        client.headers["Authorization"] = f"Bearer {reponse.json()['access_token']}"
        self._acteurs[nom] = Acteur(client)
        return self._acteurs[nom]

    async def distribuer(self, secrets: Mapping[str, str]) -> None:
        """Gives every part to its demonstration account."""
        for nom, identifiant in ROLES.items():
            await self.entrer(nom, identifiant, secrets[identifiant])

    async def fermer(self) -> None:
        for acteur in self._acteurs.values():
            await acteur.fermer()
