"""Where a webhook may be sent: the guard of the platform, its refusal in the words of the API."""

from services.gateway.webhooks.errors import AdresseRefusee
from shared.http import adresses
from shared.http.adresses import AdresseInterdite, Cible

__all__ = ["Cible", "viser"]


async def viser(url: str, *, boucle_permise: bool) -> Cible | None:
    """The pinned target of a URL; None when the host is unknown; AdresseRefusee when it may not be called."""
    try:
        return await adresses.viser(url, boucle_permise=boucle_permise)
    except AdresseInterdite as refus:
        raise AdresseRefusee(champs=[{"champ": "body.url", "message": str(refus)}]) from refus
