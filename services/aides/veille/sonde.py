"""Tries a source page at a pinned address: no redirection followed, no proxy, a bounded wait, the body unread."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx

from services.aides.veille.domain import Essai
from shared.http.adresses import BOUCLE, AdresseInterdite, Cible, viser

Sonde = Callable[[str], Awaitable[Essai | None]]
ENTETES = {"User-Agent": "Ensemblier (verification des sources)", "Accept": "*/*"}


def url_de(adresse: str) -> str:
    """The catalogue writes addresses without their scheme."""
    return adresse if "://" in adresse else f"https://{adresse}"


async def sonder(adresse: str, *, attente_s: float, boucle_permise: bool, dehors: bool) -> Essai | None:
    """What the page answered; whatever fails is said, never raised. None: calling out is switched off."""
    url = url_de(adresse)
    try:
        if not dehors and httpx.URL(url).host != BOUCLE:
            return None
        async with asyncio.timeout(attente_s):
            cible = await viser(url, boucle_permise=boucle_permise, clair_permis=True)
            return Essai(None, "nom d'hôte inconnu") if cible is None else await _demander(url, cible)
    except AdresseInterdite as refus:
        return Essai(None, f"l'adresse {refus}")
    except TimeoutError:
        return Essai(None, "pas de réponse à temps")
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as erreur:
        return Essai(None, type(erreur).__name__)


async def _demander(url: str, cible: Cible) -> Essai:
    """The connection goes to the checked address; name, certificate and Host stay those of the URL."""
    adresse = httpx.URL(url).copy_with(host=cible.adresse)
    nom = {"Host": httpx.URL(url).netloc.decode("ascii")}
    extensions = {"sni_hostname": cible.hote} if cible.chiffree else {}
    async with (
        httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=None) as client,  # noqa: S113  bounded above
        client.stream("GET", adresse, headers={**ENTETES, **nom}, extensions=extensions) as reponse,
    ):
        return Essai(reponse.status_code)
