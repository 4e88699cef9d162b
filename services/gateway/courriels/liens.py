"""Signed links: they open one page about one object until a date, without an account."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.erreurs import Introuvable
from shared.horloge import Horloge
from shared.securite import jetons

EMETTEUR = "ensemblier-liens"
TYPE = "ensemblier-page+jwt"
Chemin = Callable[[Mapping[str, Any]], str]


class LienSansEffet(Introuvable):
    """Ce lien est inconnu ou expiré ; demandez-en un autre à votre interlocuteur."""

    code = "lien-sans-effet"


class Liens:
    """Makes and reads the tokens of the links, with the gateway's key; one audience per use."""

    def __init__(self, cle: dict[str, str], url_publique: str, horloge: Horloge) -> None:
        self._cle = cle
        self._url = url_publique.rstrip("/")
        self._horloge = horloge
        self._chemins: dict[str, Chemin] = {}

    def declarer(self, usage: str, chemin: Chemin) -> None:
        """A use whose links a room makes itself, from the row of the mail."""
        self._chemins[usage] = chemin

    def du_courriel(self, courriel: Mapping[str, Any], expire_le: datetime) -> str:
        """Address that the link of a mail leads to."""
        chemin = self._chemins.get(courriel["lien_usage"])
        if chemin is not None:
            return self._url + chemin(courriel)
        return self.url(courriel["lien_usage"], courriel["lien_id"], expire_le)

    def jeton(self, usage: str, objet_id: UUID, expire_le: datetime) -> str:
        """Token of that use for that object."""
        emis, fin = int(self._horloge.maintenant().timestamp()), int(expire_le.timestamp())
        claims = {"iss": EMETTEUR, "aud": usage, "sub": str(objet_id), "iat": emis, "exp": fin}
        return jetons.signer(claims, self._cle, TYPE)

    def url(self, usage: str, objet_id: UUID, expire_le: datetime) -> str:
        """Address to write in a mail."""
        return f"{self._url}/v1/{usage}/pages/{self.jeton(usage, objet_id, expire_le)}"

    def lire(self, usage: str, jeton: str) -> UUID:
        """The object that the token opens, or LienSansEffet."""
        try:
            connue = jetons.lire_kid(jeton, TYPE) == self._cle["kid"]
            claims = jetons.verifier(jeton, jetons.preparer(self._cle), audience=usage, emetteur=EMETTEUR)
            objet_id, fin = UUID(claims["sub"]), float(claims["exp"])
        except (jetons.JetonRefuse, ValueError, KeyError, TypeError, AttributeError):
            raise LienSansEffet() from None
        if not connue or fin <= self._horloge.maintenant().timestamp():
            raise LienSansEffet()
        return objet_id
