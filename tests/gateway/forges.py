"""Forged tokens, by name of the attack."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

from jose import jws

from shared.securite import jetons
from shared.securite.verificateur import AUDIENCE_INTERNE, EMETTEUR_INTERNE

Forge = Callable[[dict[str, Any], dict[str, str]], str]
ABSENT = object()
EXIGEES = ("exp", "iat", "aud", "iss", "sub", "role")


def b64(donnees: bytes | Any) -> str:
    brut = donnees if isinstance(donnees, bytes) else json.dumps(donnees).encode()
    return base64.urlsafe_b64encode(brut).rstrip(b"=").decode()


def typ_de(claims: Any) -> str:
    """The type that the audience or issuer of the claims goes with."""
    interne = isinstance(claims, dict) and {AUDIENCE_INTERNE, EMETTEUR_INTERNE} & set(map(str, claims.values()))
    return jetons.TYPE_INTERNE if interne else jetons.TYPE_ACCES


def signer(claims: Any, cle: dict[str, str], **entete: Any) -> str:
    """A token really signed with the key, whatever its header says."""
    complet = {"alg": "ES256", "typ": typ_de(claims), "kid": cle["kid"], **entete}
    gardes = {nom: valeur for nom, valeur in complet.items() if valeur is not ABSENT}
    corps = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    return str(jws.sign(corps, cle, headers=gardes, algorithm="ES256"))


def hs256(claims: dict[str, Any], cle: dict[str, str], secret: bytes) -> str:
    tete = b64({"alg": "HS256", "typ": typ_de(claims), "kid": cle["kid"]})
    message = f"{tete}.{b64(claims)}"
    return f"{message}.{b64(hmac.new(secret, message.encode(), hashlib.sha256).digest())}"


def publique(cle: dict[str, str]) -> bytes:
    return json.dumps(jetons.partie_publique(cle)).encode()


def pem(cle: dict[str, str]) -> bytes:
    brut = jetons.preparer(jetons.partie_publique(cle)).to_pem()
    return bytes(brut)


def etrangere(cle: dict[str, str]) -> dict[str, str]:
    """Another key under the same identifier."""
    return jetons.nouvelle_cle(cle["kid"])


def sans(claims: dict[str, Any], nom: str) -> dict[str, Any]:
    return {cle: valeur for cle, valeur in claims.items() if cle != nom}


def alterer(jeton: str) -> str:
    tete, corps, signature = jeton.split(".")
    brut = json.loads(base64.urlsafe_b64decode(corps + "=="))
    return f"{tete}.{b64({**brut, 'role': 'region'})}.{signature}"


def tronquer(jeton: str) -> str:
    return jeton[: jeton.rindex(".") + 1]


FORGES: dict[str, Forge] = {
    "alg-none": lambda c, k: f"{b64({'alg': 'none', 'typ': typ_de(c), 'kid': k['kid']})}.{b64(c)}.",
    "alg-none-signe": lambda c, k: f"{b64({'alg': 'None', 'typ': typ_de(c), 'kid': k['kid']})}.{b64(c)}.AAAA",
    "hs256-jwk-publique": lambda c, k: hs256(c, k, publique(k)),
    "hs256-pem-publique": lambda c, k: hs256(c, k, pem(k)),
    "hs256-secret-vide": lambda c, k: hs256(c, k, b""),
    "autre-cle-meme-kid": lambda c, k: signer(c, etrangere(k)),
    "autre-kid": lambda c, _k: signer(c, jetons.nouvelle_cle("inconnue")),
    "sans-kid": lambda c, k: signer(c, k, kid=ABSENT),
    "kid-liste": lambda c, k: signer(c, k, kid=[k["kid"]]),
    "jku": lambda c, k: signer(c, k, jku="https://pirate.test/jwks.json"),
    "x5u": lambda c, k: signer(c, k, x5u="https://pirate.test/cert.pem"),
    "x5c": lambda c, k: signer(c, k, x5c=["MIIB"]),
    "crit": lambda c, k: signer(c, k, crit=["exp"]),
    "jwk-embarquee": lambda c, k: signer(c, pirate := etrangere(k), jwk=jetons.partie_publique(pirate)),
    "typ-interne": lambda c, k: signer(c, k, typ=jetons.TYPE_INTERNE),
    "typ-absent": lambda c, k: signer(c, k, typ="JWT"),
    "perime": lambda c, k: signer({**c, "exp": int(time.time()) - 60, "iat": int(time.time()) - 120}, k),
    "exp-texte": lambda c, k: signer({**c, "exp": "demain"}, k),
    "nbf-futur": lambda c, k: signer({**c, "nbf": int(time.time()) + 3600}, k),
    "aud-autre": lambda c, k: signer({**c, "aud": "ensemblier-autre"}, k),
    "iss-autre": lambda c, k: signer({**c, "iss": "ensemblier-autre"}, k),
    "aud-interne": lambda c, k: signer({**c, "aud": AUDIENCE_INTERNE}, k, typ=jetons.TYPE_ACCES),
    "iss-interne": lambda c, k: signer({**c, "iss": EMETTEUR_INTERNE}, k, typ=jetons.TYPE_ACCES),
    **{f"sans-{nom}": lambda c, k, nom=nom: signer(sans(c, nom), k) for nom in EXIGEES},
    "sub-non-uuid": lambda c, k: signer({**c, "sub": "admin"}, k),
    "sub-nombre": lambda c, k: signer({**c, "sub": 1}, k),
    "role-inconnu": lambda c, k: signer({**c, "role": "administrateur"}, k),
    "role-liste": lambda c, k: signer({**c, "role": ["region"]}, k),
    "org-nombre": lambda c, k: signer({**c, "org": 12}, k),
    "org-liste": lambda c, k: signer({**c, "org": ["x"]}, k),
    "claims-liste": lambda _c, k: signer(b'["region"]', k),
    "claims-illisibles": lambda _c, k: signer(b"\xff\xfe{", k),
    "corps-altere": lambda c, k: alterer(signer({**c, "role": "comite"}, k)),
    "sans-signature": lambda c, k: tronquer(signer(c, k)),
    "demesure": lambda c, k: signer({**c, "jti": "x" * 9000}, k),
    "quatre-parties": lambda c, k: signer(c, k) + ".AAAA",
    "vide": lambda _c, _k: "",
    "points": lambda _c, _k: "..",
    "non-ascii": lambda _c, _k: "é.é.é",
    "tete-illisible": lambda c, _k: f"{b64(b'pas du json')}.{b64(c)}.AAAA",
    "tete-liste": lambda c, _k: f"{b64([1])}.{b64(c)}.AAAA",
}
