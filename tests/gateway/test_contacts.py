"""Addresses: who may write them, what is refused, and where they never appear."""

import io
import logging
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.journalisation import configurer
from shared.securite.identite import Role
from tests.gateway.comptes import compte_neuf, traces_du_secret
from tests.gateway.serveur_courriel import Serveur, adresser, facteur_de, lettre_deposee
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


@pytest.mark.parametrize(
    ("methode", "chemin"),
    [
        ("GET", "/v1/comptes/moi/courriel"),
        ("PUT", "/v1/comptes/moi/courriel"),
        ("DELETE", "/v1/comptes/moi/courriel"),
        ("GET", "/v1/dossiers/552081317/contact"),
        ("PUT", "/v1/dossiers/552081317/contact"),
        ("DELETE", "/v1/dossiers/552081317/contact"),
        ("GET", "/v1/courriels"),
        ("POST", f"/v1/courriels/{UUID(int=4)}/reprise"),
    ],
)
async def test_un_anonyme_ne_lit_ni_n_ecrit_d_adresse(plateforme: PlateformeTest, methode: str, chemin: str) -> None:
    verifier_probleme(await plateforme.client().request(methode, chemin), 401, "non-authentifie")


async def test_une_autre_organisation_n_atteint_pas_le_contact(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    chemin = f"/v1/dossiers/{dossier['siren']}/contact"
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cci-seine-et-marne")
    for methode, corps in (("GET", None), ("PUT", {"courriel": "a@exemple.fr"}), ("DELETE", None)):
        reponse = (
            await etranger.request(methode, chemin, json=corps) if corps else await etranger.request(methode, chemin)
        )
        verifier_probleme(reponse, 404, "dossier-introuvable")
    verifier_probleme(await plateforme.client(Role.REGION).get(chemin), 403)
    verifier_probleme(await plateforme.client(Role.ENSEMBLIER).get("/v1/courriels"), 403)
    verifier_probleme(await plateforme.client(Role.REGION).post(f"/v1/courriels/{uuid4()}/reprise"), 404)


@pytest.mark.parametrize(
    "adresse",
    [
        "",
        "sans-arobase",
        "a@b",
        "a b@exemple.fr",
        "a@exemple.fr\r\nBcc: b@exemple.fr",
        "a..b@exemple.fr",
        "é@exemple.fr",
        3,
        None,
    ],
)
async def test_une_adresse_invalide_est_refusee_et_le_champ_nomme(plateforme: PlateformeTest, adresse: Any) -> None:
    compte = await compte_neuf(plateforme)
    client = plateforme.client(Role.REGION_LECTURE, compte=UUID(compte["id"]))
    document = verifier_probleme(await client.put("/v1/comptes/moi/courriel", json={"courriel": adresse}), 422)
    assert document["champs"][0]["champ"] == "body.courriel"


async def test_une_adresse_s_enregistre_se_remplace_et_s_efface(plateforme: PlateformeTest) -> None:
    compte = await compte_neuf(plateforme)
    client = plateforme.client(Role.REGION_LECTURE, compte=UUID(compte["id"]))
    verifier_probleme(await client.get("/v1/comptes/moi/courriel"), 404, "adresse-absente")
    for adresse in ("premiere@exemple.fr", f"seconde-{uuid4().hex}@exemple.fr"):
        assert (await client.put("/v1/comptes/moi/courriel", json={"courriel": adresse})).status_code == 200
    assert (await client.get("/v1/comptes/moi/courriel")).json()["courriel"] == adresse
    assert await traces_du_secret(plateforme, adresse) == 1
    assert (await client.delete("/v1/comptes/moi/courriel")).status_code == 204
    assert await traces_du_secret(plateforme, adresse) == 0


async def test_aucune_adresse_ne_va_dans_un_journal_un_evenement_ou_un_courriel_range(
    plateforme: PlateformeTest,
) -> None:
    sortie = io.BytesIO()
    configurer(sortie, niveau=logging.DEBUG)
    try:
        dossier = await plateforme.ouvrir_dossier()
        adresse = await adresser(plateforme, dossier)
        courriel_id = await lettre_deposee(plateforme, dossier)
        await facteur_de(plateforme, Serveur(port=1)).distribuer()
    finally:
        configurer(niveau=logging.WARNING)
    assert str(courriel_id) in sortie.getvalue().decode()
    assert adresse not in sortie.getvalue().decode()
    assert await traces_du_secret(plateforme, adresse) == 1, "only the row of the address"
