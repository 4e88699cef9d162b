"""Where the platform may call out: never inside (SSRF). The address is checked after resolution, then used as it is."""

import asyncio
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

TRADUITES = (ip_network("64:ff9b::/96"), ip_network("2002::/16"), ip_network("2001::/32"))
"""IPv6 ranges that carry an IPv4 address to somewhere else (NAT64, 6to4, Teredo)."""
BOUCLE = "127.0.0.1"
PORT_LIBRE = 1024
DELAI_RESOLUTION_S = 3.0


class AdresseInterdite(Exception):
    """L'adresse ne s'appelle pas ; le message dit pourquoi."""


@dataclass(frozen=True, slots=True)
class Cible:
    """Host of the URL, and the address that it had when it was checked."""

    hote: str
    port: int
    adresse: str
    chiffree: bool


def lire_url(url: str, *, boucle_permise: bool, clair_permis: bool = False) -> SplitResult:
    """The URL in parts; AdresseInterdite when its form alone rules it out. `clair_permis`: http is good enough."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AdresseInterdite("n'est pas une adresse lisible") from None
    if not parts.hostname or parts.username is not None or parts.password is not None or parts.fragment:
        raise AdresseInterdite("est une adresse sans identifiant ni ancre, avec un nom d'hôte")
    locale = boucle_permise and parts.scheme == "http" and parts.hostname == BOUCLE
    if parts.scheme != "https" and not locale and not (clair_permis and parts.scheme == "http"):
        raise AdresseInterdite("commence par https://")
    if port is not None and port < PORT_LIBRE and port != (443 if parts.scheme == "https" else 80):
        raise AdresseInterdite("vise un port réservé à un autre usage")
    return parts


def permise(adresse: str, *, boucle_permise: bool = False) -> bool:
    """True for an address of the public Internet; IPv4 hidden in IPv6 is judged as IPv4."""
    ip: IPv4Address | IPv6Address = ip_address(adresse.partition("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if boucle_permise and str(ip) == BOUCLE:
        return True
    if isinstance(ip, IPv6Address) and any(ip in reseau for reseau in TRADUITES):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


async def resoudre(hote: str, port: int) -> list[str]:
    """Addresses of a host; empty when nobody knows it."""
    boucle = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(DELAI_RESOLUTION_S):
            trouvees = await boucle.getaddrinfo(hote, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError):
        return []
    return [str(trouvee[4][0]) for trouvee in trouvees]


async def viser(url: str, *, boucle_permise: bool, clair_permis: bool = False) -> Cible | None:
    """The pinned target of a URL; None when the host is unknown; AdresseInterdite when it leads inside."""
    parts = lire_url(url, boucle_permise=boucle_permise, clair_permis=clair_permis)
    hote = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    locale = boucle_permise and parts.scheme == "http" and hote == BOUCLE
    adresses = await resoudre(hote, port)
    if any(not permise(adresse, boucle_permise=locale) for adresse in adresses):
        raise AdresseInterdite("mène à une adresse interne")
    return Cible(hote, port, adresses[0], parts.scheme == "https") if adresses else None
