"""A secret is shown once and kept nowhere, not even for a replay."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.securite.identite import Role
from tests.gateway.comptes import compte_neuf, titulaire, traces_du_secret
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


async def test_le_secret_n_est_montre_qu_une_fois_et_n_est_garde_nulle_part(plateforme: PlateformeTest) -> None:
    compte, cle = await titulaire(plateforme)
    client = plateforme.client(Role.REGION_LECTURE, compte=UUID(compte["id"]))
    lues = await client.get("/v1/cles")
    assert cle["secret"] not in lues.text
    assert lues.json() == [{nom: valeur for nom, valeur in cle.items() if nom != "secret"}]
    assert cle["secret"].startswith(f"ens_{cle['prefixe']}_")
    assert await traces_du_secret(plateforme, cle["secret"]) == 0


async def test_un_rejeu_ne_redonne_pas_le_secret(plateforme: PlateformeTest) -> None:
    compte = await compte_neuf(plateforme)
    client = plateforme.client(Role.REGION_LECTURE, compte=UUID(compte["id"]))
    entetes = {"Idempotency-Key": uuid4().hex}
    creee = await client.post("/v1/cles", json={"libelle": "Une fois"}, headers=entetes)
    assert (creee.status_code, creee.headers["cache-control"]) == (201, "no-store")
    rejouee = await client.post("/v1/cles", json={"libelle": "Une fois"}, headers=entetes)
    verifier_probleme(rejouee, 409, "reponse-non-rejouable")
    assert len((await client.get("/v1/cles")).json()) == 1
    assert await traces_du_secret(plateforme, creee.json()["secret"]) == 0


@pytest.mark.parametrize("jours", [0, -1, 551, 2.5, "30", None, True, 10**30])
async def test_une_duree_de_cle_hors_bornes_est_refusee(plateforme: PlateformeTest, jours: Any) -> None:
    reponse = await plateforme.client(Role.REGION).post("/v1/cles", json={"libelle": "Essai", "duree_jours": jours})
    document = verifier_probleme(reponse, 422, "saisie-invalide")
    assert document["champs"][0]["champ"] == "body.duree_jours"


async def test_un_jeton_dont_le_compte_n_existe_pas_ne_lit_ni_ne_cree_rien(plateforme: PlateformeTest) -> None:
    fantome = plateforme.client(Role.REGION, compte=uuid4())
    verifier_probleme(await fantome.get("/v1/comptes/moi"), 404, "compte-introuvable")
    verifier_probleme(await fantome.post("/v1/cles", json={"libelle": "Essai"}), 404, "compte-introuvable")
