"""The relay over a real network: a gateway served by uvicorn in front of a service served by another."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from services.gateway.relais import echange
from services.gateway.relais.table import PREFIXES, destinataire
from shared.securite import jetons
from shared.securite.identite import Role
from shared.securite.trousseau import Trousseau
from shared.securite.verificateur import AUDIENCE_INTERNE, EMETTEUR_INTERNE, Verificateur
from shared.trace.contexte import COMPTE_SYSTEME
from tests.gateway.temoin import MAXIMUM, Montage
from tests.outillage.http import verifier_probleme

ANONYME = {"content-type": "application/json", "content-length": "2"}


async def morcele(taille: int, morceau: int = 7_000) -> AsyncIterator[bytes]:
    for debut in range(0, taille, morceau):
        yield bytes(min(morceau, taille - debut))


async def test_la_requete_arrive_entiere_avec_le_jeton_interne(
    montage: Montage, client_relais: httpx.AsyncClient
) -> None:
    entetes = {"X-Request-Id": "essai-relais-01", "Connection": "keep-alive", "Idempotency-Key": "cle-de-relais"}
    corps = {"texte": "é" * 500}
    reponse = await client_relais.post("/v1/parcours/%C3%A9t%C3%A9?a=1&b=%20", json=corps, headers=entetes)
    assert reponse.status_code == 200, reponse.text
    recue = reponse.json()
    assert (recue["methode"], recue["chemin"], recue["requete"]) == ("POST", "/v1/parcours/%C3%A9t%C3%A9", "a=1&b=%20")
    assert recue["sha256"] == hashlib.sha256(reponse.request.content).hexdigest()
    recus = dict(recue["entetes"])
    assert recus["x-request-id"] == "essai-relais-01"
    assert recus["idempotency-key"] == "cle-de-relais"
    assert recus["host"] == f"127.0.0.1:{montage.port_temoin}"
    assert sum(nom == "authorization" for nom, _ in recue["entetes"]) == 1
    jeton = recus["authorization"].removeprefix("Bearer ")
    assert jetons.lire_kid(jeton, jetons.TYPE_INTERNE)

    async def cles() -> dict[str, Any]:
        return dict(montage.passerelle.state.emetteur.jwks())

    options = {"audience": AUDIENCE_INTERNE, "emetteur": EMETTEUR_INTERNE, "typ": jetons.TYPE_INTERNE}
    identite = await Verificateur(Trousseau(cles), **options).identite(jeton)
    assert (identite.compte_id, identite.role) == (COMPTE_SYSTEME, Role.REGION)
    assert reponse.headers["etag"] == '"v1"'


async def test_un_anonyme_n_atteint_pas_le_service(montage: Montage) -> None:
    avant = len(montage.temoin.recues)
    async with httpx.AsyncClient(base_url=montage.url) as anonyme:
        document = verifier_probleme(await anonyme.get("/v1/parcours"), 401, "non-authentifie")
        faux = await anonyme.get("/v1/parcours", headers={"Authorization": "Bearer a.b.c"})
    assert document["instance"]
    verifier_probleme(faux, 401, "non-authentifie")
    assert len(montage.temoin.recues) == avant


@pytest.mark.parametrize("taille", [0, 1, 6_999, 150_000, MAXIMUM])
async def test_un_corps_en_morceaux_passe_entier(client_relais: httpx.AsyncClient, taille: int) -> None:
    reponse = await client_relais.post("/v1/parcours", content=morcele(taille))
    assert reponse.status_code == 200, reponse.text
    assert reponse.json()["taille"] == taille
    assert reponse.json()["sha256"] == hashlib.sha256(bytes(taille)).hexdigest()
    assert dict(reponse.json()["entetes"])["transfer-encoding"] == "chunked"


@pytest.mark.parametrize("en_morceaux", [True, False])
async def test_un_corps_trop_grand_est_refuse(
    montage: Montage, client_relais: httpx.AsyncClient, *, en_morceaux: bool
) -> None:
    avant = len(montage.temoin.recues)
    corps = morcele(MAXIMUM + 1) if en_morceaux else bytes(MAXIMUM + 1)
    verifier_probleme(await client_relais.post("/v1/parcours", content=corps), 413, "corps-trop-grand")
    assert (await client_relais.get("/v1/parcours/apres")).status_code == 200
    assert [recue["chemin"] for recue in montage.temoin.recues[avant:]] == ["/v1/parcours/apres"]


async def test_une_longueur_annoncee_demesuree_est_refusee(montage: Montage) -> None:
    hote, port = montage.url.removeprefix("http://").split(":")
    lecteur, graveur = await asyncio.open_connection(hote, int(port))
    autorisation = montage.entetes["Authorization"].encode()
    tete = b"POST /v1/parcours HTTP/1.1\r\nHost: x\r\nAuthorization: " + autorisation
    graveur.write(tete + b"\r\nContent-Length: 999999999999999999\r\n\r\n")
    ligne = await asyncio.wait_for(lecteur.readline(), 5)
    graveur.close()
    await graveur.wait_closed()
    assert ligne.split()[1] == b"413"


async def test_une_reponse_en_flot_passe_entiere(client_relais: httpx.AsyncClient) -> None:
    reponse = await client_relais.get("/v1/parcours/flot")
    attendu = b"".join(b"%06d" % rang * 10_000 for rang in range(40))
    assert (reponse.content == attendu, reponse.headers["content-type"]) == (True, "text/csv")


async def test_une_reponse_est_rendue_au_fil_de_l_eau(client_relais: httpx.AsyncClient) -> None:
    horloge = asyncio.get_running_loop()
    async with client_relais.stream("GET", "/v1/parcours/goutte") as reponse:
        arrivees = [(morceau, horloge.time()) async for morceau in reponse.aiter_raw()]
    assert b"".join(morceau for morceau, _ in arrivees) == b"0123"
    assert arrivees[-1][1] - arrivees[0][1] > 0.5


async def test_une_longue_reponse_n_est_pas_coupee_par_le_delai(
    client_relais: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(echange, "DELAI_S", 0.6)
    assert (await client_relais.get("/v1/parcours/goutte")).content == b"0123"


async def test_une_reponse_coupee_par_le_service_se_voit(client_relais: httpx.AsyncClient) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        await client_relais.get("/v1/parcours/coupe")
    assert (await client_relais.get("/v1/parcours/apres")).status_code == 200


@pytest.mark.parametrize("chemin", ["/v1/parcours/echo", "/v1/parcours/flot"])
async def test_une_requete_head_n_a_pas_de_corps(client_relais: httpx.AsyncClient, chemin: str) -> None:
    for _ in range(3):
        reponse = await client_relais.head(chemin)
        assert (reponse.status_code, reponse.content) == (200, b"")
    assert (await client_relais.get("/v1/parcours/echo")).json()["methode"] == "GET"


async def test_une_reponse_204_et_une_suppression(client_relais: httpx.AsyncClient) -> None:
    for methode in ("POST", "DELETE", "PUT"):
        reponse = await client_relais.request(methode, "/v1/parcours/rien")
        assert (reponse.status_code, reponse.content, reponse.headers["etag"]) == (204, b"", '"v2"')


async def test_une_reponse_donnee_avant_la_fin_du_corps_est_rendue(client_relais: httpx.AsyncClient) -> None:
    async def lent() -> AsyncIterator[bytes]:
        for _ in range(6):
            yield bytes(1000)
            await asyncio.sleep(0.1)

    reponse = await client_relais.post("/v1/parcours/presse", content=lent())
    assert (reponse.status_code, reponse.json()) == (409, {"code": "trop-tot"})
    assert (await client_relais.post("/v1/parcours/echo", content=b"apres")).json()["taille"] == 5


async def test_un_service_arrete_donne_503(client_relais: httpx.AsyncClient) -> None:
    reponse = await client_relais.get("/v1/demandes")
    document = verifier_probleme(reponse, 503, "service-indisponible")
    assert "aides" in document["detail"]
    assert reponse.headers["retry-after"] == "5"


async def test_un_service_sans_adresse_donne_503(client_relais: httpx.AsyncClient) -> None:
    verifier_probleme(await client_relais.get("/v1/diagnostics"), 503, "service-indisponible")


@pytest.mark.parametrize("methode", ["GET", "POST"])
async def test_un_service_lent_donne_504(
    client_relais: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, methode: str
) -> None:
    monkeypatch.setattr(echange, "DELAI_S", 0.3)
    verifier_probleme(await client_relais.request(methode, "/v1/parcours/lente"), 504, "delai-depasse")


def test_une_adresse_a_un_seul_destinataire() -> None:
    assert {destinataire(f"/v1/{segment}/x") for segment in PREFIXES} == set(PREFIXES.values())
    for chemin in ("/", "/v1", "/v1/dossiers", "/v1/parcoursx", "/v2/parcours", "/oauth/token", "/interne/perimetres"):
        assert destinataire(chemin) is None
