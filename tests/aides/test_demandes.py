"""Demandes over HTTP: drafts, lists, versions, bad input."""

from typing import Any
from uuid import uuid4

import pytest

from shared.securite.identite import Role
from tests.outillage.aides import (
    avancer,
    demande_creee,
    evaluation_type,
)
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


async def test_un_anonyme_ne_lit_pas_les_demandes(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().get("/v1/demandes"), 401, "non-authentifie")


async def test_une_autre_organisation_ne_trouve_pas_la_demande(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    chemin = f"/v1/demandes/{demande['id']}"
    for suffixe in ("", "/gestes", "/journal"):
        verifier_probleme(await autre.get(chemin + suffixe), 404, "demande-introuvable")
    entetes = {"If-Match": '"v1"'}
    verifier_probleme(await autre.patch(chemin, json={}, headers=entetes), 404, "demande-introuvable")
    retrait = await autre.post(f"{chemin}/gestes", json={"geste": "retirer"}, headers=entetes)
    verifier_probleme(retrait, 404, "demande-introuvable")
    corps = {"evaluation_id": demande["evaluation_id"], "dispositif": "pmup", "montant_demande_eur": "1"}
    verifier_probleme(await autre.post("/v1/demandes", json=corps), 404, "evaluation-introuvable")
    assert (await autre.get(f"/v1/demandes?dossier_id={dossier['id']}")).json()["elements"] == []


async def test_le_role_region_n_ouvre_pas_de_demande(plateforme: PlateformeTest) -> None:
    corps = {"evaluation_id": str(uuid4()), "dispositif": "pmup", "montant_demande_eur": "1"}
    verifier_probleme(await plateforme.client(Role.REGION).post("/v1/demandes", json=corps), 403, "acces-interdit")
    verifier_probleme(await plateforme.client(Role.COMITE).get("/v1/demandes"), 403, "acces-interdit")


async def test_le_brouillon_reprend_l_evaluation_avec_la_source_de_chaque_champ(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    assert demande["etat"] == "brouillon"
    assert demande["objet"] == "Cellule robotisée de soudure"
    assert demande["action_reference"] == "robot-soudure"
    assert demande["montant_calcule_eur"] == "90000.00"
    champs = {champ["champ"]: champ for champ in demande["contenu"]}
    siren = {"champ": "siren", "libelle": "SIREN", "valeur": dossier["siren"], "source": "annuaire", "avant": []}
    assert champs["siren"].pop("le")
    assert champs["siren"] == siren
    assert champs["effectif_etp"]["source"] == "saisie"
    assert champs["departement"]["source"] == "annuaire"
    assert champs["montant_eur"]["source"] == "calcul"


async def test_une_entreprise_non_eligible_est_refusee_avec_le_critere(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"], faits={"effectif_etp": 4})
    corps = {"evaluation_id": evaluation["id"], "dispositif": "pmup", "montant_demande_eur": "1000"}
    refus = verifier_probleme(
        await plateforme.client(Role.ENSEMBLIER).post("/v1/demandes", json=corps), 409, "entreprise-non-eligible"
    )
    assert [critere["code"] for critere in refus["criteres"]] == ["effectif"]
    assert "4" in refus["detail"]


async def test_un_dispositif_non_evalue_est_refuse(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"])
    client = plateforme.client(Role.ENSEMBLIER)
    corps = {"evaluation_id": evaluation["id"], "dispositif": "inconnu", "montant_demande_eur": "1000"}
    refus = verifier_probleme(await client.post("/v1/demandes", json=corps), 409, "dispositif-non-evalue")
    assert "pmup" in refus["dispositifs_evalues"]


async def test_l_action_se_precise_quand_plusieurs_ont_ete_evaluees(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    depenses = [{"nature": "investissement_materiel", "montant_eur": "50000"}]
    actions = [
        {"reference": nom, "besoins": ["investissement_productif"], "depenses": depenses} for nom in ("A1", "A2")
    ]
    evaluation = await evaluation_type(plateforme, dossier["id"], actions=actions)
    client = plateforme.client(Role.ENSEMBLIER)
    corps = {"evaluation_id": evaluation["id"], "dispositif": "pmup", "montant_demande_eur": "1000"}
    refus = verifier_probleme(await client.post("/v1/demandes", json=corps), 409, "action-a-preciser")
    assert sorted(refus["actions"]) == ["A1", "A2"]
    ouverte = await client.post("/v1/demandes", json={**corps, "action_reference": "A2"})
    assert ouverte.status_code == 201
    assert ouverte.json()["action_reference"] == "A2"
    double = await client.post("/v1/demandes", json={**corps, "action_reference": "A2"})
    verifier_probleme(double, 409, "demande-deja-en-cours")


async def test_la_version_est_exigee_et_verifiee(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    client, chemin = plateforme.client(Role.ENSEMBLIER), f"/v1/demandes/{demande['id']}"
    verifier_probleme(await client.post(f"{chemin}/gestes", json={"geste": "deposer"}), 428, "version-manquante")
    perimee = await client.post(f"{chemin}/gestes", json={"geste": "deposer"}, headers={"If-Match": '"v9"'})
    verifier_probleme(perimee, 412, "version-perimee")
    verifier_probleme(await client.patch(chemin, json={}), 428, "version-manquante")
    verifier_probleme(await client.patch(chemin, json={}, headers={"If-Match": '"v9"'}), 412, "version-perimee")


async def test_seul_un_brouillon_se_modifie(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    client, chemin = plateforme.client(Role.ENSEMBLIER), f"/v1/demandes/{demande['id']}"
    modifiee = await client.patch(chemin, json={"montant_demande_eur": "60000"}, headers={"If-Match": '"v1"'})
    assert modifiee.status_code == 200
    assert modifiee.json()["montant_demande_eur"] == "60000.00"
    assert modifiee.headers["etag"] == '"v2"'
    deposee = await avancer(plateforme, demande["id"], "deposer")
    entetes = {"If-Match": f'"v{deposee["version"]}"'}
    verifier_probleme(await client.patch(chemin, json={"objet": "Autre"}, headers=entetes), 409, "demande-figee")


async def test_les_demandes_se_listent_par_page_et_par_filtre(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    premiere = await demande_creee(plateforme, dossier["id"])
    await avancer(plateforme, premiere["id"], "retirer")
    seconde = await demande_creee(plateforme, dossier["id"])
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    base = f"/v1/demandes?dossier_id={dossier['id']}"
    page = (await client.get(f"{base}&limite=1")).json()
    assert [e["id"] for e in page["elements"]] == [premiere["id"]]
    suite = (await client.get(f"{base}&limite=1&apres={page['suivant']}")).json()
    assert [e["id"] for e in suite["elements"]] == [seconde["id"]]
    assert suite["suivant"] is None
    retirees = (await client.get(f"{base}&etat=retiree&dispositif=pmup")).json()
    assert [e["id"] for e in retirees["elements"]] == [premiere["id"]]
    verifier_probleme(await client.get("/v1/demandes?etat=inconnu"), 422, "saisie-invalide")


@pytest.mark.parametrize(
    ("corps", "champ"),
    [
        ({"montant_demande_eur": "-1"}, "montant_demande_eur"),
        ({"montant_demande_eur": "NaN"}, "montant_demande_eur"),
        ({"dispositif": "PM'up"}, "dispositif"),
        ({"evaluation_id": "x"}, "evaluation_id"),
        ({"surprise": 1}, "surprise"),
        ({"action_reference": ""}, "action_reference"),
    ],
)
async def test_une_saisie_mal_formee_nomme_le_champ(
    plateforme: PlateformeTest, corps: dict[str, Any], champ: str
) -> None:
    base = {"evaluation_id": str(uuid4()), "dispositif": "pmup", "montant_demande_eur": "1"}
    reponse = await plateforme.client(Role.ENSEMBLIER).post("/v1/demandes", json={**base, **corps})
    assert champ in verifier_probleme(reponse, 422, "saisie-invalide")["detail"]
