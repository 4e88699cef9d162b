"""The relay's connections to a service: reused, replaced, shared without mixing answers."""

import asyncio
import socket
from typing import Any

import httpx
import pytest

from shared.http.transport import TransportPersistant
from tests.gateway.temoin import Montage


async def test_la_connexion_sert_a_plusieurs_requetes(client_relais: httpx.AsyncClient) -> None:
    ports = {(await client_relais.get("/v1/parcours/echo")).json()["client"][1] for _ in range(10)}
    assert len(ports) == 1


@pytest.mark.parametrize("methode", ["GET", "POST"])
async def test_une_connexion_fermee_par_le_service_est_remplacee(
    client_relais: httpx.AsyncClient, methode: str
) -> None:
    """The witness closes an idle connection after one second."""
    premiere = (await client_relais.request(methode, "/v1/parcours/echo")).json()["client"][1]
    await asyncio.sleep(2.2)
    seconde = await client_relais.request(methode, "/v1/parcours/echo")
    assert seconde.status_code == 200, seconde.text
    assert seconde.json()["client"][1] != premiere


async def test_beaucoup_de_requetes_de_front_gardent_chacune_leur_reponse(client_relais: httpx.AsyncClient) -> None:
    async def demander(rang: int) -> tuple[int, Any]:
        reponse = await client_relais.post(f"/v1/parcours/{rang}", content=bytes(rang * 100))
        return rang, reponse.json()

    for rang, recue in await asyncio.gather(*map(demander, range(60))):
        assert (recue["chemin"], recue["taille"]) == (f"/v1/parcours/{rang}", rang * 100)


async def test_un_client_parti_ne_bloque_rien(montage: Montage, client_relais: httpx.AsyncClient) -> None:
    hote, port = montage.url.removeprefix("http://").split(":")
    with socket.create_connection((hote, int(port))) as prise:
        autorisation = montage.entetes["Authorization"]
        tete = f"POST /v1/parcours HTTP/1.1\r\nHost: x\r\nAuthorization: {autorisation}\r\nContent-Length: 1000\r\n\r\n"
        prise.sendall(tete.encode() + b"debut")
    assert (await client_relais.get("/v1/parcours/echo")).status_code == 200


async def test_un_corps_de_reponse_qui_s_arrete_est_abandonne() -> None:
    """The typed clients' transport: a neighbour that stalls in the middle of its answer blocks nobody for ever."""

    async def caler(lecteur: asyncio.StreamReader, graveur: asyncio.StreamWriter) -> None:
        await lecteur.readuntil(b"\r\n\r\n")
        graveur.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\ndebut")
        await graveur.drain()
        await asyncio.sleep(2)
        graveur.close()

    serveur = await asyncio.start_server(caler, "127.0.0.1", 0)
    port = serveur.sockets[0].getsockname()[1]
    options = {"base_url": f"http://127.0.0.1:{port}", "timeout": 0.3}
    async with serveur, httpx.AsyncClient(transport=TransportPersistant(), **options) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.get("/")
