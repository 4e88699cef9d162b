"""Antennes and advisers over HTTP: who writes them, what they may say, who reads people."""

import asyncio
from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.repertoire import partenaire_neuf

INCONNU = "0190a1c2-0000-7000-8000-0000000000ff"


async def test_un_anonyme_ne_lit_ni_n_ecrit_le_repertoire(plateforme: PlateformeTest) -> None:
    client = plateforme.client()
    for reponse in (
        await client.get("/v1/antennes"),
        await client.post("/v1/antennes", json={}),
        await client.get(f"/v1/antennes/{INCONNU}"),
        await client.put(f"/v1/antennes/{INCONNU}", json={}),
        await client.get("/v1/conseillers"),
        await client.get(f"/v1/conseillers/{INCONNU}"),
        await client.put(f"/v1/conseillers/{INCONNU}", json={}),
    ):
        verifier_probleme(reponse, 401, "non-authentifie")


async def test_une_antenne_s_inscrit_se_lit_et_se_modifie(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    antenne = await partenaire.antenne(boite="Industrie.77@exemple.fr", territoire={"communes": ["75113"]})
    assert (antenne["boite"], antenne["territoire"]["communes"]) == ("industrie.77@exemple.fr", ["75056"])
    lue = await plateforme.client(Role.ENTREPRISE, siren="732829320").get(f"/v1/antennes/{antenne['id']}")
    assert lue.json() == antenne
    corps = {"nom": "Nouveau nom", "boite": "contact@exemple.fr", "territoire": {"region": True}, "active": False}
    chemin = f"/v1/antennes/{antenne['id']}"
    verifier_probleme(await partenaire.client().put(chemin, json=corps), 428, "version-manquante")
    change = await partenaire.client().put(chemin, json=corps, headers=version(lue))
    assert (change.json()["nom"], change.json()["active"], change.json()["version"]) == ("Nouveau nom", False, 2)
    verifier_probleme(await partenaire.client().put(chemin, json=corps, headers=version(lue)), 412)
    liste = (await partenaire.client().get("/v1/antennes", params={"organisation_id": partenaire.id})).json()
    assert [element["id"] for element in liste["elements"]] == [antenne["id"]]


async def test_une_autre_organisation_ne_change_pas_l_antenne(plateforme: PlateformeTest) -> None:
    partenaire, autre = await partenaire_neuf(plateforme), await partenaire_neuf(plateforme)
    antenne = await partenaire.antenne()
    chemin = f"/v1/antennes/{antenne['id']}"
    lue = await autre.client().get(chemin)
    corps = {"nom": "Vol", "boite": "contact@exemple.fr", "territoire": {"region": True}}
    refus = await autre.client().put(chemin, json=corps, headers=version(lue))
    verifier_probleme(refus, 404, "antenne-introuvable")
    corps_neuf = {**corps, "code": "vol", "organisation_id": partenaire.id}
    verifier_probleme(await autre.client().post("/v1/antennes", json=corps_neuf), 409, "organisation-inconnue")
    compte = await autre.compte()
    refus = await autre.rattacher(compte, antenne_id=antenne["id"])
    verifier_probleme(refus, 404, "antenne-introuvable")


@pytest.mark.parametrize(
    ("changement", "statut", "champ"),
    [
        ({"boite": "jeanne.martin@exemple.fr"}, 422, "body.boite"),
        ({"boite": "contact"}, 422, "body.boite"),
        ({"boite": "contact@exemple.fr\nBcc: a@b.fr"}, 422, "body.boite"),
        ({"territoire": {"communes": ["13055"]}}, 422, "body.territoire.communes.0"),
        ({"territoire": {}}, 409, "body.territoire"),
        ({"responsable_id": INCONNU}, 409, "body.responsable_id"),
    ],
    ids=[
        "boite-d-une-personne",
        "boite-sans-domaine",
        "boite-a-injection",
        "commune",
        "territoire-vide",
        "responsable",
    ],
)
async def test_une_antenne_fausse_est_refusee_et_son_champ_nomme(
    plateforme: PlateformeTest, changement: dict[str, Any], statut: int, champ: str
) -> None:
    partenaire = await partenaire_neuf(plateforme)
    corps = {"code": "essai", "nom": "Essai", "boite": "contact@exemple.fr", "territoire": {"region": True}}
    reponse = await partenaire.client().post("/v1/antennes", json=corps | changement)
    document = verifier_probleme(reponse, statut)
    assert [faute["champ"] for faute in document["champs"]] == [champ]


async def test_un_conseiller_est_rattache_et_reste_inconnu_des_autres_organisations(
    plateforme: PlateformeTest,
) -> None:
    partenaire, autre = await partenaire_neuf(plateforme), await partenaire_neuf(plateforme)
    antenne, compte = await partenaire.antenne(), await partenaire.compte()
    chemin = f"/v1/conseillers/{compte}"
    verifier_probleme(await partenaire.client().get(chemin), 404, "conseiller-introuvable")
    corps = {"antenne_id": antenne["id"], "axes": ["lea_flux"], "simultanes": 8}
    verifier_probleme(await partenaire.client().put(chemin, json=corps), 428, "version-manquante")
    conseiller = (await partenaire.rattacher(compte, **corps)).json()
    assert (conseiller["axes"], conseiller["simultanes"], conseiller["actif"]) == (["lea_flux"], 8, True)
    assert (await plateforme.client(Role.ENSEMBLIER).get(chemin)).json() == conseiller
    verifier_probleme(await autre.client().get(chemin), 404, "conseiller-introuvable")
    liste = await autre.client().get("/v1/conseillers", params={"antenne_id": antenne["id"]})
    assert liste.json()["elements"] == []
    corps["simultanes"] = -1
    document = verifier_probleme(await partenaire.rattacher(compte, 1, **corps), 422)
    assert document["champs"][0]["champ"] == "body.simultanes"
    corps["simultanes"] = 1
    verifier_probleme(await partenaire.rattacher(await autre.compte(), **corps), 409, "conseiller-non-eligible")
    ecritures = await asyncio.gather(*(partenaire.rattacher(compte, 1, **corps) for _ in range(3)))
    assert sorted(reponse.status_code for reponse in ecritures) == [200, 412, 412]
    machine = plateforme.client(Role.MACHINE, organisation="cetim")
    verifier_probleme(await machine.get(chemin), 404, "conseiller-introuvable")
