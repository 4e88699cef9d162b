"""Posts a delivery to a pinned address: no redirect, no proxy, a bounded wait, the answer's body unread."""

import asyncio

import httpx

from services.gateway.webhooks.adresses import Cible, viser
from services.gateway.webhooks.domain import Reponse
from services.gateway.webhooks.errors import AdresseRefusee


async def poster(url: str, corps: bytes, entetes: dict[str, str], *, attente_s: float, boucle_permise: bool) -> Reponse:
    """What the receiver answered; whatever fails is said, never raised."""
    try:
        cible = await viser(url, boucle_permise=boucle_permise)
    except AdresseRefusee:
        return Reponse(None, "adresse interne refusée")
    if cible is None:
        return Reponse(None, "nom d'hôte inconnu")
    try:
        async with asyncio.timeout(attente_s):
            return await _envoyer(url, cible, corps, entetes)
    except TimeoutError:
        return Reponse(None, "pas de réponse à temps")
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as erreur:
        return Reponse(None, type(erreur).__name__)


async def _envoyer(url: str, cible: Cible, corps: bytes, entetes: dict[str, str]) -> Reponse:
    """The connection goes to the checked address; name, certificate and Host stay those of the URL."""
    adresse = httpx.URL(url).copy_with(host=cible.adresse)
    nom = {"Host": httpx.URL(url).netloc.decode("ascii")}
    extensions = {"sni_hostname": cible.hote} if cible.chiffree else {}
    async with (
        httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=None) as client,  # noqa: S113  bounded above
        client.stream("POST", adresse, content=corps, headers={**entetes, **nom}, extensions=extensions) as reponse,
    ):
        return Reponse(reponse.status_code, repos_s=_repos(reponse.headers.get("retry-after")))


def _repos(valeur: str | None) -> int | None:
    """Seconds of a Retry-After header; a date or anything else is left to the schedule."""
    return int(valeur) if valeur is not None and valeur.isascii() and valeur.isdigit() and len(valeur) < 10 else None
