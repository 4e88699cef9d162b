"""Client of the feed that every service publishes."""

from shared.clients.base import ClientService
from shared.contracts.flux import PageFlux
from shared.voisinage import Voisinage


class ClientFlux(ClientService):
    """Reads the events of one service."""

    def __init__(self, voisinage: Voisinage, jeton: str, service: str) -> None:
        self.service = service
        super().__init__(voisinage, jeton)

    async def lire(self, apres: str, limite: int) -> PageFlux:
        """At most `limite` events after the cursor; refusals are those of `ClientService`."""
        page = await self._appeler("GET", "/v1/evenements", params={"apres": apres, "limite": limite})
        return PageFlux.model_validate(page)
