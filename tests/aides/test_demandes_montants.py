"""What is granted and paid never exceeds its limits, even together."""

import asyncio
from typing import Any

from shared.securite.identite import Role
from tests.outillage import conventions
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


CONVENTIONNEE = (*INSTRUITE, "accorder", "conventionner")


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
    await avancer(plateforme, demande["id"], *CONVENTIONNEE, montant_eur="50000")
    payeur = clients_des_gestes(plateforme)["payer"]
    sans = verifier_probleme(await geste(payeur, demande["id"], "payer", montant_eur="30000"), 409, "geste-refuse")
    assert "Aucun versement liquidé" in sans["detail"]
    await conventions.justifier(plateforme, demande["id"], "30000")
    premier = await geste(payeur, demande["id"], "payer", montant_eur="30000")
    assert premier.json()["etat"] == "payee"
    await conventions.justifier(plateforme, demande["id"], "20000")
    trop = await geste(payeur, demande["id"], "payer", montant_eur="20000.01")
    assert verifier_probleme(trop, 409, "paiement-excessif")["reste_a_payer_eur"] == "20000.00"
    solde = await geste(payeur, demande["id"], "payer", montant_eur="20000")
    assert solde.json()["montant_paye_eur"] == "50000.00"
    verifier_probleme(await geste(payeur, demande["id"], "payer", montant_eur="1"), 409, "geste-refuse")


async def test_deux_paiements_simultanes_ne_passent_qu_une_fois(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    signee = await avancer(plateforme, demande["id"], *CONVENTIONNEE, montant_eur="50000")
    await conventions.justifier(plateforme, signee["id"], "50000")
    payeur = clients_des_gestes(plateforme)["payer"]
    entetes = version(await payeur.get(f"/v1/demandes/{demande['id']}"))
    corps = {"geste": "payer", "montant_eur": "50000"}
    chemin = f"/v1/demandes/{demande['id']}/gestes"
    reponses = await asyncio.gather(*(payeur.post(chemin, json=corps, headers=entetes) for _ in range(3)))
    assert sorted(reponse.status_code for reponse in reponses) == [200, 412, 412]


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
