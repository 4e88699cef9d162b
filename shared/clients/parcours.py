"""Client of the parcours service, for what the gateway's worker does in its name."""

from shared.clients.base import ClientService
from shared.contracts.besoins import ReponseOpco


class ClientParcours(ClientService):
    """What the gateway asks the parcours service."""

    service = "parcours"

    async def appliquer_groupes(self) -> bool:
        """Applies the closing dates of groups; True when others remain due."""
        return bool((await self._appeler("POST", "/v1/groupes-echus"))["reste"])

    async def passer_campagnes(self) -> bool:
        """Does what the campaigns owe today; True when another call is needed."""
        return bool((await self._appeler("POST", "/v1/campagnes/passages"))["reste"])

    async def appliquer_silences(self) -> bool:
        """Applies what silence decides today; True when another call is needed."""
        return bool((await self._appeler("POST", "/v1/silences-echus"))["reste"])

    async def rendre_besoin(self, reponse: ReponseOpco) -> None:
        """PUT of the answer of a training fund; repeated, it changes nothing."""
        chemin = f"/interne/besoins/{reponse.besoin_id}"
        await self._appeler("PUT", chemin, json=reponse.model_dump(mode="json"))
