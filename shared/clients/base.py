"""What the typed clients have in common: the caller's token, and refusals that keep their meaning."""

from typing import Any

import httpx

from shared.erreurs import Introuvable, Refus, ServiceIndisponible
from shared.voisinage import Voisinage


class VoisinIndisponible(ServiceIndisponible):
    """Un service voisin ne répond pas ; rien n'a été enregistré, réessayer plus tard."""

    code = "voisin-indisponible"


class VoisinRefuse(Refus):
    """Un service voisin a refusé la demande."""

    statut, code, titre = 409, "voisin-refuse", "Refus d'un service voisin"


class ClientService:
    """Calls one neighbour on behalf of a token."""

    service: str

    def __init__(self, voisinage: Voisinage, jeton: str) -> None:
        self._http = voisinage.client(self.service)
        self._entetes = {"Authorization": f"Bearer {jeton}"}

    async def _appeler(self, methode: str, chemin: str, **options: Any) -> Any:
        entetes = {**self._entetes, **options.pop("entetes", {})}
        try:
            reponse = await self._http.request(methode, chemin, headers=entetes, **options)
        except httpx.HTTPError as erreur:
            raise VoisinIndisponible(entetes={"Retry-After": "5"}) from erreur
        if reponse.status_code == 404:
            raise Introuvable(f"Introuvable auprès du service {self.service}.")
        if reponse.status_code >= 500:
            raise VoisinIndisponible(entetes={"Retry-After": "5"})
        if reponse.status_code >= 400:
            raise VoisinRefuse(reponse.json().get("detail"), service=self.service)
        return reponse.json() if reponse.content else None
