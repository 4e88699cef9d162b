"""Client of the internal route by which each service receives its copy of a dossier."""

from shared.clients.base import ClientService
from shared.contracts.perimetre import PerimetreDossier
from shared.voisinage import Voisinage


class ClientPerimetre(ClientService):
    """Sends the perimeter of a dossier to one service."""

    def __init__(self, voisinage: Voisinage, jeton: str, service: str) -> None:
        self.service = service
        super().__init__(voisinage, jeton)

    async def envoyer(self, dossier: PerimetreDossier) -> None:
        """PUT of the copy; an older revision than the stored one changes nothing."""
        await self._appeler("PUT", f"/interne/perimetres/{dossier.dossier_id}", json=dossier.model_dump(mode="json"))
