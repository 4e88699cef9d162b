"""A demande granted under de minimis goes through the ledger of the single undertaking, in the same transaction."""

import asyncio
from typing import Any

from shared.securite.identite import Role
from tests.aides.minimis.outils import declarer, entreprise, jour, lier, marge, octroyer
from tests.outillage.aides import (
    avancer,
    clients_des_gestes,
    demande_creee,
    evaluation_type,
    geste,
    resultat,
)
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

INSTRUITE = ("deposer", "completer", "instruire")


def siren_de(dossier: dict[str, Any]) -> str:
    return str(dossier["siret"])[:9]


async def test_accorder_une_demande_l_inscrit_et_la_retirer_la_contrepasse(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    siren = siren_de(dossier)
    demande = await demande_creee(plateforme, dossier["id"])
    await avancer(plateforme, demande["id"], *INSTRUITE, "accorder", montant_eur="50000")
    (ligne,) = (await marge(plateforme, siren))["inscriptions"]
    assert (ligne["demande_id"], ligne["montant_eur"], ligne["origine"]) == (demande["id"], "50000.00", "octroyee")
    await avancer(plateforme, demande["id"], "retirer")
    assert (await marge(plateforme, siren))["restante_eur"] == "300000.00"


def avec_soeur(siren: str) -> dict[str, Any]:
    """The figures of the company that the ledger knows: without them the size could not be told."""
    chiffres = {"effectif_etp": 5, "chiffre_affaires_eur": "300000", "total_bilan_eur": "200000"}
    return {"liens": [{"siren": siren, "part": "1", **chiffres}]}


async def test_l_aide_d_une_entreprise_liee_borne_l_accord_et_l_evaluation(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    soeur = await entreprise(plateforme)
    await lier(plateforme, soeur, siren_de(dossier))
    await declarer(plateforme, soeur, ("240000", jour(plateforme, -30)))
    evaluation = await evaluation_type(plateforme, dossier["id"], faits=avec_soeur(soeur))
    assert resultat(evaluation, "pmup")["montant"]["montant_eur"] == "60000.00"
    assert resultat(evaluation, "pmup")["montant"]["plafonnee_par"] == "de_minimis"
    demande = await demande_creee(plateforme, dossier["id"], evaluation=evaluation, montant_eur="90000")
    await avancer(plateforme, demande["id"], *INSTRUITE)
    await octroyer(plateforme, soeur, "20000")
    decideur = clients_des_gestes(plateforme)["accorder"]
    refus = await geste(decideur, demande["id"], "accorder", montant_eur="60000")
    assert verifier_probleme(refus, 409, "montant-excessif")["montant_maximal_eur"] == "40000.00"
    assert (await geste(decideur, demande["id"], "accorder", montant_eur="40000")).status_code == 200
    assert (await marge(plateforme, soeur))["restante_eur"] == "0.00"


async def test_le_registre_rend_la_marge_connue_sans_redemander_les_aides(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    faits = {"aides_de_minimis": None}
    avant = resultat(await evaluation_type(plateforme, dossier["id"], faits=faits), "pmup")
    assert avant["montant"]["marge_de_minimis_eur"] is None
    assert "faits.aides_de_minimis" in [donnee["champ"] for donnee in avant["donnees_manquantes"]]
    await declarer(plateforme, siren_de(dossier), ("25000", jour(plateforme, -10)))
    apres = resultat(await evaluation_type(plateforme, dossier["id"], faits=faits), "pmup")
    assert apres["montant"]["marge_de_minimis_eur"] == "275000.00"
    assert "faits.aides_de_minimis" not in [donnee["champ"] for donnee in apres["donnees_manquantes"]]


async def test_l_accord_inscrit_aussi_ce_que_l_evaluation_declarait(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    hier = jour(plateforme, -1)
    await declarer(plateforme, siren_de(dossier), ("10000", hier))
    faits = {"aides_de_minimis": [{"montant_eur": montant, "le": hier} for montant in ("10000", "15000")]}
    demande = await demande_creee(
        plateforme, dossier["id"], evaluation=await evaluation_type(plateforme, dossier["id"], faits=faits)
    )
    await avancer(plateforme, demande["id"], *INSTRUITE, "accorder", montant_eur="50000")
    lignes = (await marge(plateforme, siren_de(dossier)))["inscriptions"]
    assert sorted(ligne["montant_eur"] for ligne in lignes) == ["10000.00", "15000.00", "50000.00"]


async def test_une_demande_consomme_la_marge_qu_elle_tient_et_les_autres_non(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    siren = siren_de(dossier)
    demande = await demande_creee(plateforme, dossier["id"])
    await avancer(plateforme, demande["id"], *INSTRUITE)
    region, chemin = plateforme.client(Role.REGION), f"/v1/aides/minimis/{siren}/reservations"
    corps = {"montant_eur": "80000", "demande_id": demande["id"]}
    assert (await region.post(chemin, json=corps)).status_code == 201
    verifier_probleme(await region.post(chemin, json=corps), 409, "reservation-inutilisable")
    ailleurs = f"/v1/aides/minimis/{await entreprise(plateforme)}/reservations"
    verifier_probleme(await region.post(ailleurs, json=corps), 422, "saisie-invalide")
    assert (await region.post(chemin, json={"montant_eur": "200000"})).status_code == 201
    decideur = clients_des_gestes(plateforme)["accorder"]
    accord = await geste(decideur, demande["id"], "accorder", montant_eur="90000")  # its 80 000 and 20 000 still free
    assert accord.status_code == 200, accord.text
    vu = await marge(plateforme, siren)
    assert (vu["restante_eur"], vu["reservee_eur"], vu["disponible_eur"]) == ("210000.00", "200000.00", "10000.00")


async def test_un_dispositif_a_deux_regimes_repartit_ce_qui_depasse_la_marge(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    """Innov'up: de minimis first, within the room, the rest under the exempted regime."""
    siren = siren_de(dossier)
    await declarer(plateforme, siren, ("280000", jour(plateforme, -5)))
    action = {
        "reference": "A1",
        "besoins": ["innovation"],
        "depenses": [{"nature": "personnel_rdi", "montant_eur": "200000"}],
    }
    faits = {"projet_rdi": True}
    evaluation = await evaluation_type(plateforme, dossier["id"], actions=[action], faits=faits)
    demande = await demande_creee(
        plateforme, dossier["id"], evaluation=evaluation, dispositif="innovup", montant_eur="50000"
    )
    await avancer(plateforme, demande["id"], *INSTRUITE)
    decideur = clients_des_gestes(plateforme)["accorder"]
    accord = await geste(decideur, demande["id"], "accorder", montant_eur="50000", motif_detail="Critères confirmés.")
    assert accord.status_code == 200, accord.text
    vu = await marge(plateforme, siren)
    assert (vu["restante_eur"], vu["inscriptions"][-1]["montant_eur"]) == ("0.00", "20000.00")
    journal = (await decideur.get(f"/v1/demandes/{demande['id']}/journal")).json()["elements"]
    assert journal[-1]["apres"]["ventilation"] == {"de_minimis": "20000.00", "exemption": "30000.00"}


async def test_un_pret_compte_pour_son_equivalent_subvention_et_une_subvention_pour_son_montant(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    siren, decideur = siren_de(dossier), clients_des_gestes(plateforme)["accorder"]
    await declarer(plateforme, siren, ("290000", jour(plateforme, -5)))
    action = {
        "reference": "P1",
        "besoins": ["transition"],
        "depenses": [{"nature": "investissement_materiel", "montant_eur": "120000"}],
    }
    faits = {"fonds_propres_eur": "500000", "obligations_a_jour": True, "cofinancement_eur": "200000"}
    evaluation = await evaluation_type(plateforme, dossier["id"], actions=[action], faits=faits)
    pret = await demande_creee(
        plateforme, dossier["id"], evaluation=evaluation, dispositif="pret-transition-ecologique", montant_eur="90000"
    )
    await avancer(plateforme, pret["id"], *INSTRUITE)
    champs = {"montant_eur": "90000", "motif_detail": "Critères confirmés."}
    trop = await geste(decideur, pret["id"], "accorder", equivalent_subvention_eur="10000.01", **champs)
    assert verifier_probleme(trop, 409, "marge-de-minimis-depassee")["marge_disponible_eur"] == "10000.00"
    accord = await geste(decideur, pret["id"], "accorder", equivalent_subvention_eur="4000", **champs)
    assert accord.json()["montant_accorde_eur"] == "90000.00"
    assert (await marge(plateforme, siren))["restante_eur"] == "6000.00"
    subvention = await demande_creee(plateforme, dossier["id"], montant_eur="5000")
    await avancer(plateforme, subvention["id"], *INSTRUITE)
    refus = await geste(decideur, subvention["id"], "accorder", montant_eur="5000", equivalent_subvention_eur="1000")
    verifier_probleme(refus, 409, "equivalent-impropre")
    assert (await marge(plateforme, siren))["restante_eur"] == "6000.00"


async def test_des_accords_simultanes_de_deux_entreprises_liees_tiennent_dans_la_marge(
    plateforme: PlateformeTest,
) -> None:
    dossiers = [await plateforme.ouvrir_dossier() for _ in range(2)]
    await lier(plateforme, siren_de(dossiers[0]), siren_de(dossiers[1]))
    await declarer(plateforme, siren_de(dossiers[0]), ("220000", jour(plateforme, -2)))
    faits = [avec_soeur(siren_de(autre)) for autre in reversed(dossiers)]
    evaluations = [await evaluation_type(plateforme, d["id"], faits=f) for d, f in zip(dossiers, faits, strict=True)]
    demandes = [await demande_creee(plateforme, e["dossier_id"], evaluation=e) for e in evaluations]
    for demande in demandes:
        await avancer(plateforme, demande["id"], *INSTRUITE)
    decideur = clients_des_gestes(plateforme)["accorder"]
    accords = await asyncio.gather(*(geste(decideur, d["id"], "accorder", montant_eur="60000") for d in demandes))
    assert sorted(accord.status_code for accord in accords) == [200, 409]
    assert (await marge(plateforme, siren_de(dossiers[1])))["restante_eur"] == "20000.00"
