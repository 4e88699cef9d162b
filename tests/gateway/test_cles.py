"""Keys of the accounts over HTTP: shown once, kept as a hash, with an end, a notice, and an owner who manages them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text

from services.gateway.acces.domain import DUREE_CLE_JOURS_MAX, empreinte
from shared.securite.identite import Role
from tests.outillage.entreprises import siren_neuf
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


async def _compte_avec_cle(plateforme: PlateformeTest, duree_jours: int = 90) -> tuple[dict[str, Any], dict[str, Any]]:
    """A new company account, opened by the ensemblier with its first key."""
    ensemblier = plateforme.client(Role.ENSEMBLIER)
    siren = siren_neuf()
    corps = {"identifiant": f"entreprise-{siren}", "libelle": "Dirigeant", "role": "entreprise", "siren": siren}
    ouvert = await ensemblier.post("/v1/comptes", json=corps)
    assert ouvert.status_code == 201, ouvert.text
    saisie = {"libelle": "Première clé", "duree_jours": duree_jours}
    cle = await ensemblier.post(f"/v1/comptes/{ouvert.json()['id']}/cles", json=saisie)
    assert cle.status_code == 201, cle.text
    return ouvert.json(), cle.json()


async def _jeton(plateforme: PlateformeTest, identifiant: str, secret: str) -> httpx.Response:
    demande = {"grant_type": "client_credentials", "client_id": identifiant, "client_secret": secret}
    return await plateforme.client().post("/oauth/token", data=demande)


async def _client(plateforme: PlateformeTest, compte: dict[str, Any]) -> httpx.AsyncClient:
    return plateforme.client(Role.ENTREPRISE, siren=compte["siren"], compte=UUID(compte["id"]))


async def test_un_anonyme_ne_cree_ni_ne_lit_de_cle(plateforme: PlateformeTest) -> None:
    anonyme = plateforme.client()
    verifier_probleme(await anonyme.get("/v1/cles"), 401)
    verifier_probleme(await anonyme.post("/v1/cles", json={"libelle": "x"}), 401)


async def test_le_secret_est_montre_une_fois_et_seule_son_empreinte_est_gardee(plateforme: PlateformeTest) -> None:
    compte, cle = await _compte_avec_cle(plateforme)
    lues = (await (await _client(plateforme, compte)).get("/v1/cles")).json()
    assert [lue["prefixe"] for lue in lues] == [cle["prefixe"]]
    assert "secret" not in lues[0]
    assert cle["prefixe"] in cle["secret"]
    async with plateforme.base("gateway").lecture() as session:
        lignes = (
            await session.execute(text("SELECT cle_acces::text FROM cle_acces WHERE id = :id"), {"id": cle["id"]})
        ).all()
        journal = (
            await session.execute(text("SELECT apres::text FROM journal WHERE objet_id = :id"), {"id": cle["id"]})
        ).all()
    assert empreinte(cle["secret"]) in lignes[0][0]
    assert cle["secret"] not in str([*lignes, *journal])
    assert len(journal) == 1


async def test_une_cle_donne_un_jeton_et_garde_son_dernier_usage(plateforme: PlateformeTest) -> None:
    compte, cle = await _compte_avec_cle(plateforme)
    assert cle["dernier_usage_le"] is None
    jeton = await _jeton(plateforme, compte["identifiant"], cle["secret"])
    assert jeton.status_code == 200, jeton.text
    assert jeton.headers["cache-control"] == "no-store"
    porteur = {"Authorization": f"Bearer {jeton.json()['access_token']}"}
    moi = (await plateforme.client().get("/v1/comptes/moi", headers=porteur)).json()
    assert (moi["id"], moi["role"], moi["siren"]) == (compte["id"], "entreprise", compte["siren"])
    lues = (await plateforme.client().get("/v1/cles", headers=porteur)).json()
    assert lues[0]["dernier_usage_le"] is not None


async def test_un_mauvais_secret_ou_un_compte_inconnu_sont_refuses_pareillement(plateforme: PlateformeTest) -> None:
    compte, cle = await _compte_avec_cle(plateforme)
    faux = cle["secret"][:-2] + ("aa" if cle["secret"][-2:] != "aa" else "bb")
    refus = [
        verifier_probleme(await _jeton(plateforme, compte["identifiant"], faux), 401, "client-refuse"),
        verifier_probleme(await _jeton(plateforme, "inconnu", cle["secret"]), 401, "client-refuse"),
    ]
    assert refus[0]["detail"] == refus[1]["detail"]


async def test_une_cle_expire_et_l_annonce_trente_jours_avant(plateforme: PlateformeTest) -> None:
    compte, cle = await _compte_avec_cle(plateforme, duree_jours=60)
    client = await _client(plateforme, compte)
    maintenant = plateforme.horloge.maintenant()
    assert (await client.get("/v1/cles")).json()[0]["expire_bientot"] is False
    try:
        plateforme.horloge.fige = maintenant + timedelta(days=31)
        assert (await client.get("/v1/cles")).json()[0]["expire_bientot"] is True
        assert (await _jeton(plateforme, compte["identifiant"], cle["secret"])).status_code == 200
        plateforme.horloge.fige = maintenant + timedelta(days=61)
        verifier_probleme(await _jeton(plateforme, compte["identifiant"], cle["secret"]), 401, "client-refuse")
    finally:
        plateforme.horloge.fige = None


async def test_chacun_renouvelle_puis_revoque_ses_cles(plateforme: PlateformeTest) -> None:
    compte, premiere = await _compte_avec_cle(plateforme)
    client = await _client(plateforme, compte)
    seconde = (await client.post("/v1/cles", json={"libelle": "Seconde clé"})).json()
    assert (await client.delete(f"/v1/cles/{premiere['id']}")).status_code == 204
    verifier_probleme(await _jeton(plateforme, compte["identifiant"], premiere["secret"]), 401, "client-refuse")
    assert (await _jeton(plateforme, compte["identifiant"], seconde["secret"])).status_code == 200
    revoquees = {lue["id"]: lue["revoquee_le"] for lue in (await client.get("/v1/cles")).json()}
    assert revoquees[premiere["id"]]
    assert revoquees[seconde["id"]] is None


async def test_la_cle_d_un_autre_n_existe_pas(plateforme: PlateformeTest) -> None:
    _, cle = await _compte_avec_cle(plateforme)
    autre, _ = await _compte_avec_cle(plateforme)
    refus = await (await _client(plateforme, autre)).delete(f"/v1/cles/{cle['id']}")
    verifier_probleme(refus, 404, "cle-introuvable")


async def test_une_cle_ne_dure_pas_plus_de_dix_huit_mois(plateforme: PlateformeTest) -> None:
    client = plateforme.client(Role.REGION)
    for duree in (0, DUREE_CLE_JOURS_MAX + 1, "90", 1.5):
        document = verifier_probleme(await client.post("/v1/cles", json={"libelle": "x", "duree_jours": duree}), 422)
        assert document["champs"][0]["champ"] == "body.duree_jours"
