"""Tokens: every forgery is refused, by the public entry and by a service, without saying why."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from jose import jws

from services.gateway.acces.emission import Emetteur
from shared.erreurs import NonAuthentifie
from shared.securite import jetons
from shared.securite.identite import Identite, Role
from shared.securite.trousseau import Trousseau
from shared.securite.verificateur import AUDIENCE_INTERNE, EMETTEUR_INTERNE, Verificateur, jeton_porteur
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

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


@pytest.fixture
def emetteur(plateforme: PlateformeTest) -> Emetteur:
    return plateforme.emetteur


@pytest.fixture
def claims(plateforme: PlateformeTest, emetteur: Emetteur) -> dict[str, Any]:
    """Claims that would give the role `region`."""
    reglages = plateforme.plateforme.applications["gateway"].state.reglages
    maintenant = int(time.time())
    commun = {"iss": reglages.emetteur, "aud": reglages.audience, "iat": maintenant, "exp": maintenant + 600}
    return {**commun, **plateforme.identite(Role.REGION).revendications(), "jti": uuid4().hex}


async def demander(plateforme: PlateformeTest, chemin: str, jeton: str) -> httpx.Response:
    entetes = [(b"authorization", b"Bearer " + jeton.encode("latin-1"))]
    return await plateforme.client().get(chemin, headers=entetes)


async def test_le_jeton_bien_forge_est_accepte(
    plateforme: PlateformeTest, emetteur: Emetteur, claims: dict[str, Any]
) -> None:
    """Without it the attack table would prove nothing."""
    jeton = signer(claims, emetteur._cle)
    for chemin in ("/v1/comptes/moi", "/v1/parcours"):
        assert (await demander(plateforme, chemin, jeton)).status_code == 200, chemin


@pytest.mark.parametrize("attaque", FORGES)
@pytest.mark.parametrize("chemin", ["/v1/comptes/moi", "/v1/parcours"], ids=["passerelle", "relais"])
async def test_un_jeton_forge_est_refuse(
    plateforme: PlateformeTest, emetteur: Emetteur, claims: dict[str, Any], attaque: str, chemin: str
) -> None:
    reponse = await demander(plateforme, chemin, FORGES[attaque](claims, emetteur._cle))
    document = verifier_probleme(reponse, 401, "non-authentifie")
    assert document["detail"] == NonAuthentifie.__doc__
    assert reponse.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("attaque", sorted(FORGES.keys() - {"typ-interne"}))
async def test_un_service_refuse_aussi_les_jetons_internes_forges(
    plateforme: PlateformeTest, emetteur: Emetteur, claims: dict[str, Any], attaque: str
) -> None:
    async def cles() -> dict[str, Any]:
        return dict(emetteur.jwks())

    options = {"audience": AUDIENCE_INTERNE, "emetteur": EMETTEUR_INTERNE, "typ": jetons.TYPE_INTERNE}
    verificateur = Verificateur(Trousseau(cles), **options)
    interne = {**claims, "aud": AUDIENCE_INTERNE, "iss": EMETTEUR_INTERNE}
    assert (await verificateur.identite(signer(interne, emetteur._cle))).role is Role.REGION
    with pytest.raises(NonAuthentifie):
        await verificateur.identite(FORGES[attaque](interne, emetteur._cle))


async def test_un_jeton_interne_n_ouvre_pas_la_porte_et_un_jeton_d_acces_n_ouvre_pas_un_service(
    plateforme: PlateformeTest, emetteur: Emetteur
) -> None:
    identite = plateforme.identite(Role.REGION)
    interne, externe = emetteur.jeton_interne(identite), emetteur.jeton_acces(identite)[0]
    verifier_probleme(await demander(plateforme, "/v1/comptes/moi", interne), 401, "non-authentifie")
    service = plateforme.plateforme.applications["parcours"]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=service), base_url="http://parcours") as direct:
        entetes = {"Authorization": f"Bearer {externe}"}
        verifier_probleme(await direct.get("/v1/parcours", headers=entetes), 401, "non-authentifie")
        entetes = {"Authorization": f"Bearer {interne}"}
        assert (await direct.get("/v1/parcours", headers=entetes)).status_code == 200


@pytest.mark.parametrize("porteur", [None, "", "Bearer", "Basic eDp5", "bearer", "Token abc"])
def test_un_en_tete_sans_jeton_est_refuse(porteur: str | None) -> None:
    with pytest.raises(NonAuthentifie):
        jeton_porteur(porteur)


async def test_un_jeton_retenu_cesse_de_valoir_a_son_heure(plateforme: PlateformeTest) -> None:
    verificateur = plateforme.plateforme.applications["gateway"].state.verificateur
    identite = plateforme.identite(Role.REGION)
    for reste_s, statut in ((60, 200), (-1, 401)):
        verificateur._connus["jeton.deja.verifie"] = (identite, time.time() + reste_s)
        assert (await demander(plateforme, "/v1/comptes/moi", "jeton.deja.verifie")).status_code == statut
    verificateur.oublier()


async def test_les_cles_publiees_ne_contiennent_que_la_partie_publique(plateforme: PlateformeTest) -> None:
    lu = (await plateforme.client().get("/.well-known/jwks.json")).json()
    (cle,) = lu["keys"]
    assert cle.keys() == {"kty", "crv", "alg", "use", "kid", "x", "y"}


@pytest.mark.parametrize("cle", [{"kty": "oct", "k": "AAAA"}, {"kty": "EC", "alg": "ES512"}, {"kty": "RSA"}, {}])
def test_une_cle_publiee_d_un_autre_type_est_refusee(cle: dict[str, str]) -> None:
    with pytest.raises(jetons.JetonRefuse):
        jetons.preparer(cle)


async def test_le_trousseau_ne_redemande_pas_une_cle_inconnue_a_chaque_jeton() -> None:
    appels = 0
    cle = jetons.nouvelle_cle("une")

    async def cles() -> dict[str, Any]:
        nonlocal appels
        appels += 1
        return {"keys": [jetons.partie_publique(cle)]}

    trousseau = Trousseau(cles)
    assert await trousseau.cle("une")
    for rang in range(50):
        with pytest.raises(jetons.JetonRefuse):
            await trousseau.cle(f"inconnue-{rang}")
    assert appels == 1


async def test_la_memoire_des_jetons_est_bornee(emetteur: Emetteur) -> None:
    for _ in range(5000):
        emetteur._internes[Identite(uuid4(), Role.REGION)] = ("x", time.time() + 60)
    emetteur.jeton_interne(Identite(uuid4(), Role.REGION))
    assert len(emetteur._internes) == 1
