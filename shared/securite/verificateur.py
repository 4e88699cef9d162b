"""Turns the bearer token of a request into an identity; verified tokens are remembered until they expire."""

import time
from typing import Any

from shared.erreurs import NonAuthentifie
from shared.securite import jetons
from shared.securite.identite import Identite, identite_des_revendications
from shared.securite.trousseau import Trousseau

EMETTEUR_INTERNE = "ensemblier-gateway"
AUDIENCE_INTERNE = "ensemblier-services"
_CACHE_MAX = 4096


class Verificateur:
    """Verifies tokens of one type against one issuer's keys."""

    def __init__(self, trousseau: Trousseau, *, audience: str, emetteur: str, typ: str) -> None:
        self._trousseau = trousseau
        self._attendus = {"audience": audience, "emetteur": emetteur}
        self._typ = typ
        self._connus: dict[str, tuple[Identite, float]] = {}

    async def identite(self, jeton: str) -> Identite:
        """Identity carried by the token, or NonAuthentifie."""
        connu = self._connus.get(jeton)
        if connu is not None and connu[1] > time.time():
            return connu[0]
        try:
            kid = jetons.lire_kid(jeton, self._typ)
            claims = jetons.verifier(jeton, await self._trousseau.cle(kid), **self._attendus)
            identite = identite_des_revendications(claims, jeton)
        except (jetons.JetonRefuse, AttributeError, KeyError, TypeError, ValueError) as erreur:
            raise NonAuthentifie(entetes={"WWW-Authenticate": 'Bearer error="invalid_token"'}) from erreur
        self._retenir(jeton, identite, claims)
        return identite

    def _retenir(self, jeton: str, identite: Identite, claims: dict[str, Any]) -> None:
        if len(self._connus) >= _CACHE_MAX:
            self._connus.clear()
        self._connus[jeton] = (identite, float(claims["exp"]))

    def oublier(self) -> None:
        """Empties the memory, after a revocation."""
        self._connus.clear()


def jeton_porteur(autorisation: str | None) -> str:
    """The bearer token of an Authorization header, or NonAuthentifie."""
    if autorisation is None or autorisation[:7].lower() != "bearer ":
        raise NonAuthentifie(entetes={"WWW-Authenticate": "Bearer"})
    return autorisation[7:].strip()
