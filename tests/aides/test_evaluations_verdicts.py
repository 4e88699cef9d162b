"""Verdicts of an evaluation, criterion by criterion, over HTTP."""

from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.aides import ACTION_MACHINE, action, critere, evaluation_type, resultat
from tests.outillage.plateforme import PlateformeTest


async def test_une_pme_saine_est_eligible_a_pmup_avec_son_montant(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"])
    pmup = resultat(evaluation, "pmup")
    assert (pmup["verdict"], pmup["version"]) == ("eligible", "2023")
    assert pmup["montant"]["montant_eur"] == "90000.00"
    assert pmup["montant"]["taux"] == "0.50"
    assert pmup["montant"]["plafonnee_par"] is None
    assert pmup["montant"]["ventilation"] == [{"regime": "de_minimis", "montant_eur": "90000.00"}]
    assert pmup["donnees_manquantes"] == []
    assert {c["resultat"] for c in pmup["criteres"]} == {"vrai"}
    assert "pmup" in evaluation["synthese"]["eligibles"]
    assert "tpup" in evaluation["synthese"]["non_eligibles"]


async def test_sans_marge_de_minimis_l_entreprise_n_est_pas_eligible(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    faits = {"aides_de_minimis": [{"montant_eur": "300000", "le": "2025-01-15"}]}
    pmup = resultat(await evaluation_type(plateforme, dossier["id"], le="2026-06-01", faits=faits), "pmup")
    assert pmup["verdict"] == "non_eligible"
    vu = critere(pmup, "marge_de_minimis")
    assert vu["resultat"] == "faux"
    assert vu["source"]["reference"] == "Règlement (UE) 2023/2831"
    assert pmup["montant"]["montant_eur"] == "0.00"


@pytest.mark.parametrize(
    ("tranche", "verdict", "resultat_effectif"),
    [
        pytest.param("02", "a_confirmer", "inconnu", id="3_a_5_salaries"),
        pytest.param("03", "eligible", "vrai", id="6_a_9_salaries"),
        pytest.param("32", "non_eligible", "faux", id="250_a_499_salaries"),
    ],
)
async def test_la_tranche_d_effectif_est_un_intervalle(
    plateforme: PlateformeTest, tranche: str, verdict: str, resultat_effectif: str
) -> None:
    dossier = await plateforme.ouvrir_dossier(tranche_effectif=tranche)
    pmup = resultat(await evaluation_type(plateforme, dossier["id"], faits={"effectif_etp": None}), "pmup")
    effectif = critere(pmup, "effectif")
    assert (pmup["verdict"], effectif["resultat"]) == (verdict, resultat_effectif)
    assert effectif["faits"][0]["source"] == "annuaire"
    assert effectif["a_verifier"] is True
    demande = [donnee["champ"] for donnee in pmup["donnees_manquantes"]]
    assert ("faits.effectif_etp" in demande) == (verdict == "a_confirmer")


async def test_sans_rien_savoir_rien_n_est_accorde_ni_exclu(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    corps = {"dossier_id": dossier["id"], "actions": [ACTION_MACHINE]}
    evaluation = (await plateforme.client(Role.ENSEMBLIER).post("/v1/aides/evaluations", json=corps)).json()
    pmup = resultat(evaluation, "pmup")
    assert pmup["verdict"] == "a_confirmer"
    champs = {donnee["champ"]: donnee for donnee in pmup["donnees_manquantes"]}
    assert {"faits.effectif_etp", "faits.aides_de_minimis", "faits.travaux_commences", "faits.liens"} <= set(champs)
    assert all(donnee["question"].endswith("?") for donnee in champs.values())
    assert pmup["montant"]["a_verifier"] is True
    assert pmup["montant"]["montant_eur"] == "90000.00"
    assert critere(pmup, "etablissement_idf")["resultat"] == "vrai"
    assert critere(pmup, "etablissement_idf")["faits"][0]["source"] == "annuaire"


@pytest.mark.parametrize("absent", ["effectif_etp", "liens", "aides_de_minimis", "en_difficulte", "travaux_commences"])
async def test_une_seule_donnee_manquante_suffit_a_ne_pas_conclure(
    plateforme: PlateformeTest, dossier: dict[str, Any], absent: str
) -> None:
    pmup = resultat(await evaluation_type(plateforme, dossier["id"], faits={absent: None}), "pmup")
    assert pmup["verdict"] == "a_confirmer"
    assert f"faits.{absent}" in [donnee["champ"] for donnee in pmup["donnees_manquantes"]]


async def test_une_commande_signee_avant_la_demande_exclut(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    faits = {"premier_engagement_le": "2019-05-02", "travaux_commences": None}
    pmup = resultat(await evaluation_type(plateforme, dossier["id"], le="2019-05-10", faits=faits), "pmup")
    assert (pmup["version"], pmup["verdict"]) == ("2016", "non_eligible")
    assert critere(pmup, "projet_non_commence")["resultat"] == "faux"
    avant = resultat(await evaluation_type(plateforme, dossier["id"], le="2019-05-01", faits=faits), "pmup")
    assert critere(avant, "projet_non_commence")["resultat"] == "vrai"


async def test_un_regime_exempte_ajoute_l_effet_incitatif_et_l_absence_de_difficulte(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    faits = {"premiere_unite_production": True, "travaux_commences": True, "en_difficulte": True}
    jeunes = resultat(await evaluation_type(plateforme, dossier["id"], faits=faits), "pmup-jeunes-pousses")
    assert jeunes["verdict"] == "non_eligible"
    assert critere(jeunes, "effet_incitatif")["source"]["reference"].endswith("(effet incitatif)")
    assert critere(jeunes, "hors_difficulte_rgec")["resultat"] == "faux"


async def test_une_entreprise_de_5_a_9_salaries_a_le_choix_entre_pmup_et_tpup(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    faits = {"effectif_etp": "7.5", "axe_transition": True}
    evaluation = await evaluation_type(plateforme, dossier["id"], faits=faits)
    assert {"pmup", "tpup"} <= set(evaluation["synthese"]["eligibles"])
    classes = [r["dispositif"] for r in evaluation["resultats"] if r["dispositif"] in {"pmup", "tpup"}]
    assert classes == ["pmup", "tpup"]


async def test_une_action_ne_voit_que_les_dispositifs_qui_servent_son_besoin(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    actions = [action("1000", "salon", "export"), {**action("1000", "conseil", "conseil"), "reference": "A2"}]
    evaluation = await evaluation_type(plateforme, dossier["id"], le="2026-06-01", actions=actions)
    par_action = {
        ref: {r["dispositif"] for r in evaluation["resultats"] if r["action_reference"] == ref} for ref in ("A1", "A2")
    }
    assert par_action["A1"] == {"pmup", "tpup"}
    assert "diag-eco-flux" in par_action["A2"]


async def test_sans_action_chaque_dispositif_est_examine_pour_l_entreprise(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"], actions=[])
    en_vigueur = (await plateforme.client(Role.REGION).get("/v1/dispositifs")).json()["elements"]
    assert {r["dispositif"] for r in evaluation["resultats"]} == {element["code"] for element in en_vigueur}
    pmup = resultat(evaluation, "pmup")
    assert pmup["montant"]["montant_eur"] is None
    assert "actions.depenses" in [donnee["champ"] for donnee in pmup["donnees_manquantes"]]


async def test_les_fonds_propres_disent_la_difficulte(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    faits = {
        "en_difficulte": None,
        "capital_et_primes_eur": "200000",
        "capitaux_propres_eur": "-15000.50",
        "procedure_collective": False,
        "aide_sauvetage_en_cours": False,
    }
    pmup = resultat(await evaluation_type(plateforme, dossier["id"], faits=faits), "pmup")
    assert critere(pmup, "hors_difficulte")["resultat"] == "faux"
    saine = {**faits, "capitaux_propres_eur": "100000"}
    pmup = resultat(await evaluation_type(plateforme, dossier["id"], faits=saine), "pmup")
    assert critere(pmup, "hors_difficulte")["resultat"] == "vrai"
    assert critere(pmup, "hors_difficulte")["faits"][0]["source"] == "calcul"


async def test_un_partenaire_fait_sortir_des_pme(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    lien = {"part": "0.30", "effectif_etp": 300, "chiffre_affaires_eur": "1", "total_bilan_eur": "1"}
    seul = {"effectif_etp": 180, "chiffre_affaires_eur": "1", "total_bilan_eur": "1"}
    pmup = resultat(await evaluation_type(plateforme, dossier["id"], faits={**seul, "liens": [lien]}), "pmup")
    assert critere(pmup, "groupe")["resultat"] == "faux"
    exempte = {**seul, "liens": [{**lien, "investisseur_exempte": True}]}
    pmup = resultat(await evaluation_type(plateforme, dossier["id"], faits=exempte), "pmup")
    assert critere(pmup, "groupe")["resultat"] == "vrai"
