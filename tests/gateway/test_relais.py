"""The relay over a real network: a gateway served by uvicorn in front of a service served by another."""

import asyncio
import contextlib
import hashlib
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from services.assemblage import assembler
from services.gateway.relais import echange
from services.gateway.relais.table import PREFIXES, destinataire
from shared.securite import jetons
from shared.securite.identite import Identite, Role
from shared.securite.trousseau import Trousseau
from shared.securite.verificateur import AUDIENCE_INTERNE, EMETTEUR_INTERNE, Verificateur
from shared.trace.contexte import COMPTE_SYSTEME
from tests.gateway.reseau import port_libre, servir
from tests.outillage.http import verifier_probleme

MAXIMUM = 200_000
ANONYME = {"content-type": "application/json", "content-length": "2"}


class Interrompue(Exception):
    """The caller left before the end of its request: nothing is to be done."""


@dataclass
class Temoin:
    """An ASGI service that tells what it received and answers as its path says."""

    recues: list[dict[str, Any]] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        nom = scope["path"].rpartition("/")[2]
        with contextlib.suppress(Interrompue):
            await getattr(self, f"_{nom}", self._echo)(scope, receive, send)

    async def _lire(self, receive: Any) -> tuple[bytes, int]:
        corps, morceaux = b"", 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Interrompue
            corps += message.get("body", b"")
            morceaux += bool(message.get("body"))
            if not message.get("more_body"):
                return corps, morceaux

    async def _echo(self, scope: Any, receive: Any, send: Any) -> None:
        corps, morceaux = await self._lire(receive)
        recue = {
            "methode": scope["method"],
            "chemin": scope["raw_path"].decode(),
            "requete": scope["query_string"].decode(),
            "entetes": [[nom.decode(), valeur.decode("latin-1")] for nom, valeur in scope["headers"]],
            "sha256": hashlib.sha256(corps).hexdigest(),
            "taille": len(corps),
            "morceaux": morceaux,
            "client": list(scope["client"]),
        }
        self.recues.append(recue)
        await self._repondre(send, 200, orjson.dumps(recue), [(b"etag", b'"v1"')])

    async def _repondre(self, send: Any, statut: int, corps: bytes, entetes: list[Any] | None = None) -> None:
        tete = [(b"content-type", b"application/json"), (b"content-length", str(len(corps)).encode()), *(entetes or [])]
        await send({"type": "http.response.start", "status": statut, "headers": tete})
        await send({"type": "http.response.body", "body": corps})

    async def _flot(self, _scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/csv")]})
        for rang in range(40):
            await send({"type": "http.response.body", "body": b"%06d" % rang * 10_000, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _goutte(self, _scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        for rang in range(4):
            await send({"type": "http.response.body", "body": b"%d" % rang, "more_body": True})
            await asyncio.sleep(0.25)
        await send({"type": "http.response.body", "body": b""})

    async def _coupe(self, _scope: Any, _receive: Any, send: Any) -> None:
        entetes = [(b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": entetes})
        await send({"type": "http.response.body", "body": b"debut", "more_body": True})

    async def _lente(self, _scope: Any, _receive: Any, send: Any) -> None:
        await asyncio.sleep(3)
        await self._repondre(send, 200, b"{}")

    async def _presse(self, _scope: Any, _receive: Any, send: Any) -> None:
        await self._repondre(send, 409, b'{"code":"trop-tot"}')

    async def _rien(self, _scope: Any, receive: Any, send: Any) -> None:
        await self._lire(receive)
        await send({"type": "http.response.start", "status": 204, "headers": [(b"etag", b'"v2"')]})
        await send({"type": "http.response.body", "body": b""})


@dataclass
class Montage:
    """A gateway over the network, its witness service, and a token."""

    url: str
    temoin: Temoin
    passerelle: Any
    port_temoin: int

    @property
    def entetes(self) -> dict[str, str]:
        identite = Identite(COMPTE_SYSTEME, Role.REGION)
        return {"Authorization": f"Bearer {self.passerelle.state.emetteur.jeton_acces(identite)[0]}"}

    def client(self, **options: Any) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url, headers=self.entetes, timeout=20, **options)


@pytest.fixture(scope="module")
def montage(url_base: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Montage]:
    var: Path = tmp_path_factory.mktemp("relais")
    temoin, port = Temoin(), port_libre()
    with servir(temoin, port=port, lifespan="off", timeout_keep_alive=1) as voisin:
        options = {"env": "test", "database_url": url_base, "var": var, "annuaire_actif": False}
        adresses = {"parcours_url": voisin, "aides_url": f"http://127.0.0.1:{port_libre()}"}
        plateforme = assembler(["gateway"], corps_max_octets=MAXIMUM, **options, **adresses)
        with servir(plateforme, lifespan="on") as url:
            yield Montage(url, temoin, plateforme.applications["gateway"], port)


@pytest.fixture
async def client(montage: Montage) -> AsyncIterator[httpx.AsyncClient]:
    async with montage.client() as client:
        yield client


async def morcele(taille: int, morceau: int = 7_000) -> AsyncIterator[bytes]:
    for debut in range(0, taille, morceau):
        yield bytes(min(morceau, taille - debut))


async def test_la_requete_arrive_entiere_avec_le_jeton_interne(montage: Montage, client: httpx.AsyncClient) -> None:
    entetes = {"X-Request-Id": "essai-relais-01", "Connection": "keep-alive", "Idempotency-Key": "cle-de-relais"}
    corps = {"texte": "é" * 500}
    reponse = await client.post("/v1/parcours/%C3%A9t%C3%A9?a=1&b=%20", json=corps, headers=entetes)
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
async def test_un_corps_en_morceaux_passe_entier(client: httpx.AsyncClient, taille: int) -> None:
    reponse = await client.post("/v1/parcours", content=morcele(taille))
    assert reponse.status_code == 200, reponse.text
    assert reponse.json()["taille"] == taille
    assert reponse.json()["sha256"] == hashlib.sha256(bytes(taille)).hexdigest()
    assert dict(reponse.json()["entetes"])["transfer-encoding"] == "chunked"


@pytest.mark.parametrize("en_morceaux", [True, False])
async def test_un_corps_trop_grand_est_refuse(
    montage: Montage, client: httpx.AsyncClient, *, en_morceaux: bool
) -> None:
    avant = len(montage.temoin.recues)
    corps = morcele(MAXIMUM + 1) if en_morceaux else bytes(MAXIMUM + 1)
    verifier_probleme(await client.post("/v1/parcours", content=corps), 413, "corps-trop-grand")
    assert (await client.get("/v1/parcours/apres")).status_code == 200
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


async def test_une_reponse_en_flot_passe_entiere(client: httpx.AsyncClient) -> None:
    reponse = await client.get("/v1/parcours/flot")
    attendu = b"".join(b"%06d" % rang * 10_000 for rang in range(40))
    assert (reponse.content == attendu, reponse.headers["content-type"]) == (True, "text/csv")


async def test_une_reponse_est_rendue_au_fil_de_l_eau(client: httpx.AsyncClient) -> None:
    horloge = asyncio.get_running_loop()
    async with client.stream("GET", "/v1/parcours/goutte") as reponse:
        arrivees = [(morceau, horloge.time()) async for morceau in reponse.aiter_raw()]
    assert b"".join(morceau for morceau, _ in arrivees) == b"0123"
    assert arrivees[-1][1] - arrivees[0][1] > 0.5


async def test_une_longue_reponse_n_est_pas_coupee_par_le_delai(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(echange, "DELAI_S", 0.6)
    assert (await client.get("/v1/parcours/goutte")).content == b"0123"


async def test_une_reponse_coupee_par_le_service_se_voit(client: httpx.AsyncClient) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        await client.get("/v1/parcours/coupe")
    assert (await client.get("/v1/parcours/apres")).status_code == 200


@pytest.mark.parametrize("chemin", ["/v1/parcours/echo", "/v1/parcours/flot"])
async def test_une_requete_head_n_a_pas_de_corps(client: httpx.AsyncClient, chemin: str) -> None:
    for _ in range(3):
        reponse = await client.head(chemin)
        assert (reponse.status_code, reponse.content) == (200, b"")
    assert (await client.get("/v1/parcours/echo")).json()["methode"] == "GET"


async def test_une_reponse_204_et_une_suppression(client: httpx.AsyncClient) -> None:
    for methode in ("POST", "DELETE", "PUT"):
        reponse = await client.request(methode, "/v1/parcours/rien")
        assert (reponse.status_code, reponse.content, reponse.headers["etag"]) == (204, b"", '"v2"')


async def test_une_reponse_donnee_avant_la_fin_du_corps_est_rendue(client: httpx.AsyncClient) -> None:
    async def lent() -> AsyncIterator[bytes]:
        for _ in range(6):
            yield bytes(1000)
            await asyncio.sleep(0.1)

    reponse = await client.post("/v1/parcours/presse", content=lent())
    assert (reponse.status_code, reponse.json()) == (409, {"code": "trop-tot"})
    assert (await client.post("/v1/parcours/echo", content=b"apres")).json()["taille"] == 5


async def test_un_service_arrete_donne_503(client: httpx.AsyncClient) -> None:
    reponse = await client.get("/v1/demandes")
    document = verifier_probleme(reponse, 503, "service-indisponible")
    assert "aides" in document["detail"]
    assert reponse.headers["retry-after"] == "5"


async def test_un_service_sans_adresse_donne_503(client: httpx.AsyncClient) -> None:
    verifier_probleme(await client.get("/v1/diagnostics"), 503, "service-indisponible")


@pytest.mark.parametrize("methode", ["GET", "POST"])
async def test_un_service_lent_donne_504(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, methode: str
) -> None:
    monkeypatch.setattr(echange, "DELAI_S", 0.3)
    verifier_probleme(await client.request(methode, "/v1/parcours/lente"), 504, "delai-depasse")


async def test_la_connexion_sert_a_plusieurs_requetes(client: httpx.AsyncClient) -> None:
    ports = {(await client.get("/v1/parcours/echo")).json()["client"][1] for _ in range(10)}
    assert len(ports) == 1


@pytest.mark.parametrize("methode", ["GET", "POST"])
async def test_une_connexion_fermee_par_le_service_est_remplacee(client: httpx.AsyncClient, methode: str) -> None:
    """The witness closes an idle connection after one second."""
    premiere = (await client.request(methode, "/v1/parcours/echo")).json()["client"][1]
    await asyncio.sleep(2.2)
    seconde = await client.request(methode, "/v1/parcours/echo")
    assert seconde.status_code == 200, seconde.text
    assert seconde.json()["client"][1] != premiere


async def test_beaucoup_de_requetes_de_front_gardent_chacune_leur_reponse(client: httpx.AsyncClient) -> None:
    async def demander(rang: int) -> tuple[int, Any]:
        reponse = await client.post(f"/v1/parcours/{rang}", content=bytes(rang * 100))
        return rang, reponse.json()

    for rang, recue in await asyncio.gather(*map(demander, range(60))):
        assert (recue["chemin"], recue["taille"]) == (f"/v1/parcours/{rang}", rang * 100)


async def test_un_client_parti_ne_bloque_rien(montage: Montage, client: httpx.AsyncClient) -> None:
    hote, port = montage.url.removeprefix("http://").split(":")
    with socket.create_connection((hote, int(port))) as prise:
        autorisation = montage.entetes["Authorization"]
        tete = f"POST /v1/parcours HTTP/1.1\r\nHost: x\r\nAuthorization: {autorisation}\r\nContent-Length: 1000\r\n\r\n"
        prise.sendall(tete.encode() + b"debut")
    assert (await client.get("/v1/parcours/echo")).status_code == 200


def test_une_adresse_a_un_seul_destinataire() -> None:
    assert {destinataire(f"/v1/{segment}/x") for segment in PREFIXES} == set(PREFIXES.values())
    for chemin in ("/", "/v1", "/v1/dossiers", "/v1/parcoursx", "/v2/parcours", "/oauth/token", "/interne/perimetres"):
        assert destinataire(chemin) is None
