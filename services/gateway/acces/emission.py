"""Issues the tokens: the outside access token, and the short internal one that the services verify."""

import hashlib
import hmac
import time
from uuid import uuid4

from services.gateway.settings import Settings
from shared.identifiants import uuid7
from shared.securite import jetons
from shared.securite.identite import Identite, Role
from shared.securite.trousseau import Trousseau
from shared.securite.verificateur import AUDIENCE_INTERNE, EMETTEUR_INTERNE, Verificateur
from shared.trace.contexte import COMPTE_SYSTEME

_CACHE_MAX = 4096
AUDIENCE_LIEN = "ensemblier-lien-orientation"
TYPE_LIEN = "ensemblier-lien+jwt"


class Emetteur:
    """Signs with the gateway's key and remembers the internal token of each identity until it is nearly over."""

    def __init__(self, reglages: Settings, cle: dict[str, str]) -> None:
        self._reglages = reglages
        self._cle = cle
        self._internes: dict[Identite, tuple[str, float]] = {}

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """Public keys (RFC 7517)."""
        return {"keys": [jetons.partie_publique(self._cle)]}

    def jeton_acces(self, identite: Identite) -> tuple[str, int]:
        """Access token for the outside (RFC 9068) and its lifetime in seconds."""
        duree = self._reglages.duree_jeton_s
        claims = self._claims(identite, self._reglages.emetteur, self._reglages.audience, duree)
        return jetons.signer(claims, self._cle, jetons.TYPE_ACCES), duree

    def jeton_interne(self, identite: Identite) -> str:
        """Short token for the services, remembered for half of its life."""
        connu = self._internes.get(identite)
        if connu is not None and connu[1] > time.time():
            return connu[0]
        duree = self._reglages.duree_jeton_interne_s
        claims = self._claims(identite, EMETTEUR_INTERNE, AUDIENCE_INTERNE, duree)
        jeton = jetons.signer(claims, self._cle, jetons.TYPE_INTERNE)
        if len(self._internes) >= _CACHE_MAX:
            self._internes.clear()
        self._internes[identite] = (jeton, time.time() + duree / 2)
        return jeton

    def jeton_lien(self, sujet: str, lien: str, emis_s: float, expire_s: float) -> str:
        """Token of a signed link: bound to its subject and to its own identifier, good for nothing else."""
        claims = {"iss": EMETTEUR_INTERNE, "aud": AUDIENCE_LIEN, "sub": sujet, "jti": lien}
        return jetons.signer({**claims, "iat": int(emis_s), "exp": int(expire_s)}, self._cle, TYPE_LIEN)

    def lire_lien(self, jeton: str) -> tuple[str, str]:
        """(subject, link) of a token that this key has signed for this use; JetonRefuse otherwise."""
        if jetons.lire_kid(jeton, TYPE_LIEN) != self._cle["kid"]:
            raise jetons.JetonRefuse("clé inconnue")
        claims = jetons.verifier(jeton, jetons.preparer(self._cle), audience=AUDIENCE_LIEN, emetteur=EMETTEUR_INTERNE)
        return str(claims["sub"]), str(claims.get("jti"))

    def empreinte(self, usage: str, valeur: str) -> str:
        """Fingerprint of a value that is not to be kept: without this key, nobody can try values against it."""
        return hmac.new(self._cle["d"].encode(), f"{usage}:{valeur}".encode(), hashlib.sha256).hexdigest()

    def racine_webhooks(self) -> bytes:
        """Root from which the secrets of the webhooks are derived."""
        return self._cle["d"].encode()

    def jeton_systeme(self) -> str:
        """Internal token of the platform itself."""
        return self.jeton_interne(Identite(COMPTE_SYSTEME, Role.MACHINE))

    def verificateur(self) -> Verificateur:
        """Verifier of the access tokens, fed by the key at hand."""

        async def chercher() -> dict[str, list[dict[str, str]]]:
            return self.jwks()

        reglages = self._reglages
        return Verificateur(
            Trousseau(chercher), audience=reglages.audience, emetteur=reglages.emetteur, typ=jetons.TYPE_ACCES
        )

    def verificateur_interne(self) -> Verificateur:
        """Verifier of the internal tokens, for what the services ask the gateway."""

        async def chercher() -> dict[str, list[dict[str, str]]]:
            return self.jwks()

        return Verificateur(
            Trousseau(chercher), audience=AUDIENCE_INTERNE, emetteur=EMETTEUR_INTERNE, typ=jetons.TYPE_INTERNE
        )

    def _claims(self, identite: Identite, emetteur: str, audience: str, duree_s: int) -> dict[str, object]:
        maintenant = int(time.time())
        commun = {"iss": emetteur, "aud": audience, "iat": maintenant, "exp": maintenant + duree_s, "jti": uuid4().hex}
        return {**commun, **identite.revendications()}


def nouveau_kid() -> str:
    return f"ensemblier-{uuid7().hex[:12]}"
