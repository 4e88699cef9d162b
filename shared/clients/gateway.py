"""Client of the gateway, for what it alone can ask outside: the company directory."""

from shared.clients.base import ClientService
from shared.contracts.annuaire import FicheEntreprise
from shared.erreurs import Introuvable


class ClientGateway(ClientService):
    """What the services ask the gateway."""

    service = "gateway"

    async def fiche(self, siret: str) -> FicheEntreprise | None:
        """Sheet of an establishment, None when the directory does not know it; VoisinIndisponible when it is down."""
        try:
            return FicheEntreprise.model_validate(await self._appeler("GET", f"/interne/annuaire/{siret}"))
        except Introuvable:
            return None
