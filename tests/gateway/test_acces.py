"""POST /oauth/token: a key against a token, and every couple that gives none."""

import base64
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from sqlalchemy import text

from services.gateway.acces.service import authentifier_client
from shared.erreurs import NonAuthentifie
from shared.securite.identite import Role
from tests.gateway.comptes import cle_neuve, compte_neuf, demander, jeton, titulaire
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


async def test_une_cle_s_echange_contre_un_jeton_qui_porte_le_role(plateforme: PlateformeTest) -> None:
    compte, cle = await titulaire(plateforme)
    reponse = await demander(plateforme, jeton(compte["identifiant"], cle["secret"]))
    assert reponse.status_code == 200, reponse.text
    lu = reponse.json()
    assert (lu["token_type"], reponse.headers["cache-control"]) == ("Bearer", "no-store")
    assert lu["expires_in"] > 0
    moi = await plateforme.client().get("/v1/comptes/moi", headers={"Authorization": f"Bearer {lu['access_token']}"})
    assert moi.json() == compte


async def test_la_cle_se_donne_aussi_en_basic(plateforme: PlateformeTest) -> None:
    compte, cle = await titulaire(plateforme)
    couple = base64.b64encode(f"{quote(compte['identifiant'])}:{quote(cle['secret'])}".encode()).decode()
    champs, entetes = {"grant_type": "client_credentials"}, {"Authorization": f"Basic {couple}"}
    assert (await demander(plateforme, champs, headers=entetes)).status_code == 200


@pytest.mark.parametrize(
    "alterer",
    [
        lambda i, s: (i, s[:-1] + ("a" if s[-1] != "a" else "b")),
        lambda i, s: (i, s.upper()),
        lambda i, s: (i, s + "x"),
        lambda i, s: (i, "ens_" + s.split("_")[1] + "_"),
        lambda i, s: (i, s.split("_", 2)[2]),
        lambda i, _: (i, ""),
        lambda i, _: (i, "x" * 300),
        lambda i, _: (i, "ens_\x00_x"),
        lambda _, s: ("inconnu", s),
        lambda _, s: ("demo-region", s),
        lambda _, s: ("", s),
    ],
    ids=[
        "une-lettre",
        "casse",
        "plus-long",
        "sans-secret",
        "sans-prefixe",
        "vide",
        "trop-long",
        "nul",
        "inconnu",
        "autre",
        "absent",
    ],
)
async def test_un_mauvais_couple_est_refuse_sans_dire_quoi(plateforme: PlateformeTest, alterer: Any) -> None:
    compte, cle = await titulaire(plateforme)
    client_id, secret = alterer(compte["identifiant"], cle["secret"])
    reponse = await demander(plateforme, jeton(client_id, secret))
    document = verifier_probleme(reponse, 401, "client-refuse")
    assert document["detail"] == "Identifiant ou secret inconnu, expiré ou révoqué."


@pytest.mark.parametrize(
    ("contenu", "type_"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"grant_type=password&username=a&password=b", "application/x-www-form-urlencoded"),
        (b"client_id=a&client_secret=b", "application/x-www-form-urlencoded"),
        (b"grant_type=client_credentials&grant_type=password", "application/x-www-form-urlencoded"),
        (b"grant_type=client_credentials&\xff\xfe", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % rang for rang in range(50)), "application/x-www-form-urlencoded"),
        (b'{"grant_type":"client_credentials"}', "application/json"),
    ],
    ids=["vide", "password", "sans-type", "double", "octets", "trop-de-champs", "json"],
)
async def test_une_demande_qui_n_est_pas_un_client_credentials_est_refusee(
    plateforme: PlateformeTest, contenu: bytes, type_: str
) -> None:
    reponse = await plateforme.client().post("/oauth/token", content=contenu, headers={"Content-Type": type_})
    verifier_probleme(reponse, 400, "demande-jeton-invalide")


async def test_une_cle_revoquee_ne_donne_plus_de_jeton(plateforme: PlateformeTest) -> None:
    compte, cle = await titulaire(plateforme)
    client = plateforme.client(Role.REGION_LECTURE, compte=UUID(compte["id"]))
    for _ in range(2):
        assert (await client.delete(f"/v1/cles/{cle['id']}")).status_code == 204
    verifier_probleme(await demander(plateforme, jeton(compte["identifiant"], cle["secret"])), 401, "client-refuse")
    (lue,) = (await client.get("/v1/cles")).json()
    assert lue["revoquee_le"]


async def test_une_cle_expiree_ne_donne_plus_de_jeton(plateforme: PlateformeTest) -> None:
    compte = await compte_neuf(plateforme)
    cle = await cle_neuve(plateforme, compte, duree_jours=1)
    demande = jeton(compte["identifiant"], cle["secret"])
    try:
        plateforme.horloge.fige = plateforme.horloge.maintenant() + timedelta(hours=23)
        assert (await demander(plateforme, demande)).status_code == 200
        plateforme.horloge.fige += timedelta(hours=2)
        verifier_probleme(await demander(plateforme, demande), 401, "client-refuse")
    finally:
        plateforme.horloge.fige = None


async def test_un_compte_desactive_ne_donne_plus_de_jeton(plateforme: PlateformeTest) -> None:
    compte, cle = await titulaire(plateforme)
    async with plateforme.base("gateway").ecriture() as session:
        await session.execute(text("UPDATE compte SET actif = false WHERE id = :id"), {"id": UUID(compte["id"])})
    verifier_probleme(await demander(plateforme, jeton(compte["identifiant"], cle["secret"])), 401, "client-refuse")


async def test_un_compte_de_demonstration_n_existe_pas_en_production(plateforme: PlateformeTest) -> None:
    compte, cle = await titulaire(plateforme)
    async with plateforme.base("gateway").ecriture() as session:
        requete = text("UPDATE compte SET demonstration = true WHERE id = :id")
        await session.execute(requete, {"id": UUID(compte["id"])})
        couple = (compte["identifiant"], cle["secret"])
        assert await authentifier_client(session, plateforme.horloge, *couple, production=False)
        with pytest.raises(NonAuthentifie):
            await authentifier_client(session, plateforme.horloge, *couple, production=True)
