"""Demandes d'aide over HTTP: drafting, gestures, refusals, payments, history."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.securite.identite import Role
from tests.outillage.aides import (
    avancer,
    clients_des_gestes,
    demande_creee,
    demande_payee,
    evaluation_type,
    geste,
)
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

INSTRUITE = ("deposer", "completer", "instruire")
ACCORDEE = (*INSTRUITE, "accorder")


@pytest.fixture
async def dossier(plateforme: PlateformeTest) -> dict[str, Any]:
    return await plateforme.ouvrir_dossier(tranche_effectif="12")


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
    assert champs["siren"] == {"champ": "siren", "libelle": "SIREN", "valeur": dossier["siren"], "source": "annuaire"}
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


async def test_une_demande_va_du_brouillon_au_paiement_et_chaque_date_est_marquee(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    payee = await demande_payee(plateforme, dossier["id"])
    assert payee["etat"] == "payee"
    assert payee["montant_accorde_eur"] == payee["montant_paye_eur"] == "80000.00"
    dates = [payee[f"{nom}_le"] for nom in ("creee", "deposee", "complete", "instruite", "decidee", "payee")]
    assert None not in dates
    assert dates == sorted(dates)
    close = await avancer(plateforme, payee["id"], "clore")
    assert close["etat"] == "close"
    assert close["close_le"]


async def test_le_journal_raconte_chaque_geste(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    payee = await demande_payee(plateforme, dossier["id"])
    client = plateforme.client(Role.REGION_LECTURE)
    chemin = f"/v1/demandes/{payee['id']}/journal"
    journal = (await client.get(chemin)).json()
    faits = [ligne["type"].removeprefix("aides.demande.") for ligne in journal["elements"]]
    assert faits == ["creee", "deposee", "complete", "instruite", "accordee", "payee"]
    assert journal["suivant"] is None
    assert journal["elements"][-1]["avant"]["etat"] == "accordee"
    assert journal["elements"][-1]["apres"]["montant_paye_eur"] == "80000.00"
    page = (await client.get(f"{chemin}?limite=4")).json()
    suite = (await client.get(f"{chemin}?apres={page['suivant']}")).json()
    assert page["elements"] + suite["elements"] == journal["elements"]


async def test_chaque_geste_publie_son_evenement(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    payee = await demande_payee(plateforme, dossier["id"])
    from sqlalchemy import text

    requete = text("SELECT type, donnees FROM evenement WHERE sujet_id = :id ORDER BY numero")
    async with plateforme.base("aides").lecture() as session:
        lignes = (await session.execute(requete, {"id": UUID(payee["id"])})).all()
    assert [ligne.type for ligne in lignes][-2:] == ["aides.demande.accordee", "aides.demande.payee"]
    assert lignes[-1].donnees == {
        "etat": "payee",
        "dispositif": "pmup",
        "montant_demande_eur": "80000.00",
        "montant_accorde_eur": "80000.00",
        "montant_paye_eur": "80000.00",
        "motif": None,
    }


async def test_qui_a_instruit_ne_decide_pas(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    await avancer(plateforme, demande["id"], *INSTRUITE)
    instructeur = plateforme.client(Role.REGION)
    for corps in ({"nom": "accorder", "montant_eur": "1000"}, {"nom": "refuser", "motif": "autre"}):
        reponse = await geste(instructeur, demande["id"], **corps)
        verifier_probleme(reponse, 409, "decideur-est-instructeur")


async def test_un_geste_d_un_autre_role_est_refuse(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    ensemblier, region = plateforme.client(Role.ENSEMBLIER), plateforme.client(Role.REGION)
    verifier_probleme(await geste(region, demande["id"], "deposer"), 403, "acces-interdit")
    await avancer(plateforme, demande["id"], "deposer")
    refus = verifier_probleme(await geste(ensemblier, demande["id"], "completer"), 403, "acces-interdit")
    assert refus["roles_permis"] == ["region"]


async def test_un_geste_absent_de_la_table_est_refuse_en_disant_lesquels_existent(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    refus = verifier_probleme(
        await geste(plateforme.client(Role.REGION), demande["id"], "instruire"), 409, "geste-refuse"
    )
    assert "deposer" in refus["detail"]
    assert refus["etat"] == "brouillon"


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


async def test_le_montant_accorde_reste_sous_la_demande_et_l_evaluation(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_creee(plateforme, dossier["id"], montant_eur="200000")
    await avancer(plateforme, demande["id"], *INSTRUITE)
    decideur = clients_des_gestes(plateforme)["accorder"]
    trop = await geste(decideur, demande["id"], "accorder", montant_eur="90000.01")
    assert verifier_probleme(trop, 409, "montant-excessif")["montant_maximal_eur"] == "90000.00"
    verifier_probleme(await geste(decideur, demande["id"], "accorder", montant_eur="0"), 409, "montant-nul")
    verifier_probleme(await geste(decideur, demande["id"], "accorder"), 422, "saisie-invalide")
    accordee = await geste(decideur, demande["id"], "accorder", montant_eur="90000")
    assert accordee.json()["montant_accorde_eur"] == "90000.00"


async def test_les_paiements_ne_depassent_pas_l_accord(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    await avancer(plateforme, demande["id"], *ACCORDEE, montant_eur="50000")
    payeur = clients_des_gestes(plateforme)["payer"]
    premier = await geste(payeur, demande["id"], "payer", montant_eur="30000")
    assert premier.json()["etat"] == "payee"
    trop = await geste(payeur, demande["id"], "payer", montant_eur="20000.01")
    assert verifier_probleme(trop, 409, "paiement-excessif")["reste_a_payer_eur"] == "20000.00"
    solde = await geste(payeur, demande["id"], "payer", montant_eur="20000")
    assert solde.json()["montant_paye_eur"] == "50000.00"
    verifier_probleme(await geste(payeur, demande["id"], "payer", montant_eur="1"), 409, "geste-refuse")


async def test_deux_paiements_simultanes_ne_passent_qu_une_fois(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    accordee = await avancer(plateforme, demande["id"], *ACCORDEE, montant_eur="50000")
    payeur = clients_des_gestes(plateforme)["payer"]
    entetes = {"If-Match": f'"v{accordee["version"]}"'}
    corps = {"geste": "payer", "montant_eur": "50000"}
    chemin = f"/v1/demandes/{demande['id']}/gestes"
    reponses = await asyncio.gather(*(payeur.post(chemin, json=corps, headers=entetes) for _ in range(3)))
    assert sorted(reponse.status_code for reponse in reponses) == [200, 412, 412]


async def test_un_refus_porte_un_motif_type(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    await avancer(plateforme, demande["id"], *INSTRUITE)
    decideur = clients_des_gestes(plateforme)["refuser"]
    sans = verifier_probleme(await geste(decideur, demande["id"], "refuser"), 422, "saisie-invalide")
    assert "motif" in sans["detail"]
    refusee = await geste(
        decideur, demande["id"], "refuser", motif="enveloppe-epuisee", motif_detail="Crédits 2026 consommés."
    )
    assert refusee.json()["etat"] == "refusee"
    assert refusee.json()["motif"] == "enveloppe-epuisee"
    assert refusee.json()["decidee_le"]
    close = await avancer(plateforme, demande["id"], "clore")
    assert close["etat"] == "close"


async def test_les_gestes_listes_disent_ce_qui_manque(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_creee(plateforme, dossier["id"], montant_eur="0")
    chemin = f"/v1/demandes/{demande['id']}/gestes"
    liste = (await plateforme.client(Role.ENSEMBLIER).get(chemin)).json()
    par_geste = {element["geste"]: element for element in liste["gestes"]}
    assert liste["etat"] == "brouillon"
    assert len(par_geste) == 8
    assert par_geste["retirer"]["permis"] is True
    assert par_geste["deposer"]["manque"] == ["Le montant demandé doit être supérieur à zéro."]
    assert par_geste["payer"]["permis"] is False
    assert par_geste["payer"]["vers"] is None
    vue_region = (await plateforme.client(Role.REGION).get(chemin)).json()
    assert "réservé" in next(e for e in vue_region["gestes"] if e["geste"] == "retirer")["manque"][0]


async def test_un_critere_a_confirmer_demande_une_explication_avant_l_accord(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"], faits={"en_difficulte": None})
    demande = await demande_creee(plateforme, dossier["id"], evaluation=evaluation)
    assert demande["verdict"] == "a_confirmer"
    await avancer(plateforme, demande["id"], *INSTRUITE)
    decideur = clients_des_gestes(plateforme)["accorder"]
    refus = await geste(decideur, demande["id"], "accorder", montant_eur="1000")
    verifier_probleme(refus, 409, "confirmation-necessaire")
    accord = await geste(decideur, demande["id"], "accorder", montant_eur="1000", motif_detail="Bilan 2025 examiné.")
    assert accord.status_code == 200


async def test_les_aides_accordees_ici_entament_la_marge_de_minimis(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    await demande_payee(plateforme, dossier["id"])
    seconde = await evaluation_type(plateforme, dossier["id"])
    assert seconde["resultats"][0]["montant"]["marge_de_minimis_eur"] == "220000.00"


async def test_deux_accords_ne_depassent_pas_ensemble_la_marge_de_minimis(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    faits = {"aides_de_minimis": [{"montant_eur": "200000", "le": "2025-06-01"}]}
    depenses = [{"nature": "investissement_materiel", "montant_eur": "180000"}]
    actions = [
        {"reference": nom, "besoins": ["investissement_productif"], "depenses": depenses} for nom in ("A1", "A2")
    ]
    evaluation = await evaluation_type(plateforme, dossier["id"], faits=faits, actions=actions)
    client, identifiants = plateforme.client(Role.ENSEMBLIER), []
    for nom in ("A1", "A2"):
        corps = {
            "evaluation_id": evaluation["id"],
            "dispositif": "pmup",
            "action_reference": nom,
            "montant_demande_eur": "90000",
        }
        identifiants.append((await client.post("/v1/demandes", json=corps)).json()["id"])
        await avancer(plateforme, identifiants[-1], *INSTRUITE)
    decideur = clients_des_gestes(plateforme)["accorder"]
    reponses = await asyncio.gather(*(geste(decideur, i, "accorder", montant_eur="90000") for i in identifiants))
    assert sorted(reponse.status_code for reponse in reponses) == [200, 409]
    refus = next(reponse for reponse in reponses if reponse.status_code == 409)
    assert verifier_probleme(refus, 409, "montant-excessif")["montant_maximal_eur"] == "10000.00"


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


async def test_un_geste_inconnu_est_une_saisie_invalide(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    client = plateforme.client(Role.ENSEMBLIER)
    verifier_probleme(await geste(client, demande["id"], "valider"), 422, "saisie-invalide")
    lue = await client.get(f"/v1/demandes/{demande['id']}")
    surplus = {"geste": "deposer", "montant_eur": "1"}
    reponse = await client.post(f"/v1/demandes/{demande['id']}/gestes", json=surplus, headers=version(lue))
    verifier_probleme(reponse, 422, "saisie-invalide")
