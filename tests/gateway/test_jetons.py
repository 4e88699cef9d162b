"""Tokens: every forgery is refused, by the public entry and by a service, without saying why."""

import time
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.gateway.acces.emission import Emetteur
from shared.erreurs import NonAuthentifie
from shared.securite import jetons
from shared.securite.identite import Identite, Role
from shared.securite.trousseau import Trousseau
from shared.securite.verificateur import AUDIENCE_INTERNE, EMETTEUR_INTERNE, Verificateur, jeton_porteur
from tests.gateway.forges import FORGES, signer
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


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
