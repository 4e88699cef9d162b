"""Evaluations of the aids of a company, over HTTP: verdicts, reasons, missing data, amounts."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.securite.identite import Role
from tests.outillage.aides import ACTION_MACHINE, FAITS_PME, evaluation_type, resultat
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


def action(
    montant: str, nature: str = "investissement_materiel", besoin: str = "investissement_productif"
) -> dict[str, Any]:
    return {"reference": "A1", "besoins": [besoin], "depenses": [{"nature": nature, "montant_eur": montant}]}


def critere(vu: dict[str, Any], code: str) -> dict[str, Any]:
    return next(element for element in vu["criteres"] if element["code"] == code)


@pytest.fixture
async def dossier(plateforme: PlateformeTest) -> dict[str, Any]:
    return await plateforme.ouvrir_dossier()


async def test_un_anonyme_n_evalue_pas(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().post("/v1/aides/evaluations", json={}), 401, "non-authentifie")


async def test_une_autre_organisation_ne_trouve_ni_le_dossier_ni_l_evaluation(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"])
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    refus = await autre.post("/v1/aides/evaluations", json={"dossier_id": dossier["id"]})
    verifier_probleme(refus, 404, "dossier-introuvable")
    verifier_probleme(await autre.get(f"/v1/aides/evaluations/{evaluation['id']}"), 404, "evaluation-introuvable")
    assert (await autre.get(f"/v1/aides/evaluations?dossier_id={dossier['id']}")).json()["elements"] == []


async def test_le_comite_et_le_lecteur_n_evaluent_pas(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    for role in (Role.COMITE, Role.REGION_LECTURE):
        refus = await plateforme.client(role).post("/v1/aides/evaluations", json={"dossier_id": dossier["id"]})
        verifier_probleme(refus, 403, "acces-interdit")


async def test_un_total_de_depenses_demesure_est_refuse(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    depense = {"nature": "autre", "montant_eur": "999999999999.99"}
    corps = {"dossier_id": dossier["id"], "actions": [{"besoins": ["conseil"], "depenses": [depense] * 2}]}
    client = plateforme.client(Role.ENSEMBLIER)
    refus = verifier_probleme(await client.post("/v1/aides/evaluations", json=corps), 409, "depenses-excessives")
    assert refus["champs"][0]["champ"] == "body.actions.0.depenses"
    seule = {**corps, "actions": [{"besoins": ["conseil"], "depenses": [depense]}]}
    assert (await client.post("/v1/aides/evaluations", json=seule)).status_code == 201


async def test_l_entreprise_evalue_son_propre_dossier(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    client = plateforme.client(Role.ENTREPRISE, siren=dossier["siren"])
    reponse = await client.post("/v1/aides/evaluations", json={"dossier_id": dossier["id"]})
    assert reponse.status_code == 201
    assert (await client.get(reponse.headers["location"])).json() == reponse.json()


async def test_un_dossier_clos_n_est_plus_evalue(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    region = plateforme.client(Role.REGION)
    clos = await region.post(
        f"/v1/dossiers/{dossier['siren']}/cloture", json={"motif": "doublon"}, headers={"If-Match": '"v1"'}
    )
    assert clos.status_code == 200, clos.text
    refus = await region.post("/v1/aides/evaluations", json={"dossier_id": dossier["id"]})
    verifier_probleme(refus, 409, "dossier-clos")


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


@pytest.mark.parametrize(
    ("faits", "montant", "cause"),
    [
        pytest.param({}, "250000.00", "plafond", id="plafond"),
        pytest.param({"zone_reconquete": True}, "300000.00", "de_minimis", id="plafond_majore_coupe_par_de_minimis"),
        pytest.param(
            {"zone_reconquete": True, "aides_de_minimis": [{"montant_eur": "120000", "le": "2025-01-15"}]},
            "180000.00",
            "de_minimis",
            id="marge_entamee",
        ),
        pytest.param(
            {"zone_reconquete": True, "aides_de_minimis": [{"montant_eur": "120000", "le": "2022-01-15"}]},
            "300000.00",
            "de_minimis",
            id="aide_ancienne_hors_fenetre",
        ),
        pytest.param({"plan_rse_insertion": True}, "250000.00", "plafond", id="quinze_points_de_plus_memes_plafonds"),
    ],
)
async def test_pmup_2023_sur_620_000_euros(
    plateforme: PlateformeTest, dossier: dict[str, Any], faits: dict[str, Any], montant: str, cause: str
) -> None:
    evaluation = await evaluation_type(
        plateforme, dossier["id"], le="2026-06-01", faits=faits, actions=[action("620000")]
    )
    pmup = resultat(evaluation, "pmup")
    assert pmup["verdict"] == "eligible"
    assert (pmup["montant"]["montant_eur"], pmup["montant"]["plafonnee_par"]) == (montant, cause)


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


async def test_pmup_2016_partage_l_aide_entre_de_minimis_et_regime_exempte(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    faits = {
        "aides_de_minimis": [{"montant_eur": "70000", "le": "2016-02-01"}, {"montant_eur": "50000", "le": "2018-01-10"}]
    }
    evaluation = await evaluation_type(
        plateforme, dossier["id"], le="2018-09-01", faits=faits, actions=[action("620000")]
    )
    montant = resultat(evaluation, "pmup")["montant"]
    assert montant["marge_de_minimis_eur"] == "80000.00"
    assert montant["ventilation"] == [
        {"regime": "de_minimis", "montant_eur": "80000.00"},
        {"regime": "exemption", "montant_eur": "170000.00"},
    ]
    assert montant["montant_mini_eur"] == "186000.00"
    assert any("le taux" in reserve for reserve in montant["reserves"])


@pytest.mark.parametrize(
    ("demande", "montant", "cause"),
    [
        pytest.param("60000", "35000.00", "fonds_propres_eur", id="limite_aux_fonds_propres"),
        pytest.param("20000", "20000.00", None, id="montant_demande"),
        pytest.param("9000", "0.00", "plancher", id="sous_le_plancher"),
    ],
)
async def test_le_pret_croissance_ne_depasse_pas_les_fonds_propres(
    plateforme: PlateformeTest, dossier: dict[str, Any], demande: str, montant: str, cause: str | None
) -> None:
    faits = {"fonds_propres_eur": "35000", "cofinancement_eur": "80000", "forme_societe": True}
    pret = resultat(
        await evaluation_type(plateforme, dossier["id"], faits=faits, actions=[action(demande)]), "pret-croissance-tpe"
    )
    assert pret["verdict"] == "eligible"
    assert (pret["montant"]["montant_eur"], pret["montant"]["plafonnee_par"]) == (montant, cause)
    assert pret["instrument"] == "pret"


@pytest.mark.parametrize(
    ("depense", "aide"), [("299", "0.00"), ("599", "150.00"), ("2999", "1350.00"), ("10000", "1500.00")]
)
async def test_le_cheque_numerique_va_par_paliers(
    plateforme: PlateformeTest, dossier: dict[str, Any], depense: str, aide: str
) -> None:
    faits = {"effectif_etp": 8, "artisan_commercant": True}
    evaluation = await evaluation_type(plateforme, dossier["id"], faits=faits, actions=[action(depense, "logiciel")])
    cheque = resultat(evaluation, "cheque-numerique")
    assert cheque["verdict"] == "eligible"
    assert cheque["montant"]["montant_eur"] == aide


@pytest.mark.parametrize(("effectif", "ca", "taux"), [(40, "6000000", "0.70"), (80, "20000000", "0.60")])
async def test_le_taux_peut_dependre_de_la_taille(
    plateforme: PlateformeTest, dossier: dict[str, Any], effectif: int, ca: str, taux: str
) -> None:
    faits = {"effectif_etp": effectif, "chiffre_affaires_eur": ca, "total_bilan_eur": ca}
    evaluation = await evaluation_type(
        plateforme, dossier["id"], faits=faits, actions=[action("20000", "etude", "transition")]
    )
    montant = resultat(evaluation, "diag-ecoconception")["montant"]
    assert montant["taux"] == taux
    assert montant["assiette_eur"] == "18000.00"
    assert montant["depenses_exclues_eur"] == "2000.00"


async def test_l_intensite_europeenne_limite_la_reprise_d_emplois(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    faits = {
        "emplois_repris": 12,
        "effectif_etp": 100,
        "chiffre_affaires_eur": "20000000",
        "total_bilan_eur": "20000000",
    }
    actions = [action("900000", "reprise_emplois", "recrutement")]
    reprise = resultat(await evaluation_type(plateforme, dossier["id"], faits=faits, actions=actions), "backup-reprise")
    assert reprise["montant"]["montant_eur"] == "90000.00"
    plus = [action("2000000", "reprise_emplois", "recrutement")]
    reprise = resultat(await evaluation_type(plateforme, dossier["id"], faits=faits, actions=plus), "backup-reprise")
    assert (reprise["montant"]["montant_eur"], reprise["montant"]["plafonnee_par"]) == ("120000.00", "emplois_repris")


async def test_une_entreprise_de_5_a_9_salaries_a_le_choix_entre_pmup_et_tpup(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    faits = {"effectif_etp": "7.5", "axe_transition": True}
    evaluation = await evaluation_type(plateforme, dossier["id"], faits=faits)
    assert {"pmup", "tpup"} <= set(evaluation["synthese"]["eligibles"])
    classes = [r["dispositif"] for r in evaluation["resultats"] if r["dispositif"] in {"pmup", "tpup"}]
    assert classes == ["pmup", "tpup"]


async def test_une_nature_de_depense_hors_liste_est_ecartee(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    depenses = [
        {"nature": "investissement_materiel", "montant_eur": "100000"},
        {"nature": "immobilier", "montant_eur": "400000"},
    ]
    actions = [{"besoins": ["investissement_productif"], "depenses": depenses}]
    montant = resultat(await evaluation_type(plateforme, dossier["id"], actions=actions), "pmup")["montant"]
    assert (montant["assiette_eur"], montant["depenses_exclues_eur"]) == ("100000.00", "400000.00")
    assert montant["montant_eur"] == "50000.00"


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


async def test_l_evaluation_se_relit_se_liste_et_ne_change_plus(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    premiere = await evaluation_type(plateforme, dossier["id"])
    seconde = await evaluation_type(plateforme, dossier["id"], le="2019-01-01")
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    assert (await client.get(f"/v1/aides/evaluations/{premiere['id']}")).json() == premiere
    base = f"/v1/aides/evaluations?dossier_id={dossier['id']}"
    page = (await client.get(f"{base}&limite=1")).json()
    suite = (await client.get(f"{base}&apres={page['suivant']}")).json()
    assert [e["id"] for e in page["elements"] + suite["elements"]] == [premiere["id"], seconde["id"]]
    assert "resultats" not in page["elements"][0]
    with pytest.raises(DBAPIError, match="ne change plus"):
        async with plateforme.base("aides").ecriture() as session:
            await session.execute(
                text("UPDATE evaluation SET le = '2020-01-01' WHERE id = :id"), {"id": UUID(premiere["id"])}
            )


async def test_l_evaluation_publie_ses_verdicts(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"])
    requete = text("SELECT type, donnees, dossier_id FROM evenement WHERE sujet_id = :id")
    async with plateforme.base("aides").lecture() as session:
        (ligne,) = (await session.execute(requete, {"id": UUID(evaluation["id"])})).all()
    assert ligne.type == "aides.evaluation.faite"
    assert ligne.donnees == evaluation["synthese"]
    assert str(ligne.dossier_id) == dossier["id"]


async def test_la_meme_cle_d_idempotence_ne_fait_qu_une_evaluation(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    client, cle = plateforme.client(Role.ENSEMBLIER), {"Idempotency-Key": f"evaluation-{uuid4()}"}
    corps = {"dossier_id": dossier["id"], "faits": FAITS_PME}
    reponses = [await client.post("/v1/aides/evaluations", json=corps, headers=cle) for _ in range(2)]
    assert reponses[0].json() == reponses[1].json()
    liste = (await client.get(f"/v1/aides/evaluations?dossier_id={dossier['id']}")).json()
    assert len(liste["elements"]) == 1


@pytest.mark.parametrize(
    ("faits", "champ"),
    [
        ({"effectif_etp": -1}, "effectif_etp"),
        ({"effectif_etp": "NaN"}, "effectif_etp"),
        ({"effectif_etp": 1e300}, "effectif_etp"),
        ({"effectif_etp": 10_000_000}, "effectif_etp"),
        ({"effectif_etp": True}, "effectif_etp"),
        ({"chiffre_affaires_eur": "-5"}, "chiffre_affaires_eur"),
        ({"date_creation": "1500-01-01"}, "date_creation"),
        ({"naf": "25"}, "naf"),
        ({"capitaux_propres_eur": "beaucoup"}, "capitaux_propres_eur"),
        ({"capitaux_propres_eur": "1" * 30}, "capitaux_propres_eur"),
        ({"premier_mois_exercice": 13}, "premier_mois_exercice"),
        ({"aides_de_minimis": [{"montant_eur": "1"}]}, "aides_de_minimis.0.le"),
        ({"aides_de_minimis": [{"montant_eur": "1", "le": "2024-01-01"}] * 101}, "aides_de_minimis"),
        ({"liens": [{"part": "1.5"}]}, "liens.0.part"),
        ({"en_difficulte": "oui"}, "en_difficulte"),
        ({"inconnu": 1}, "inconnu"),
    ],
)
async def test_un_fait_mal_forme_nomme_le_champ(
    plateforme: PlateformeTest, dossier: dict[str, Any], faits: dict[str, Any], champ: str
) -> None:
    corps = {"dossier_id": dossier["id"], "faits": faits}
    reponse = await plateforme.client(Role.ENSEMBLIER).post("/v1/aides/evaluations", json=corps)
    assert f"body.faits.{champ}" in verifier_probleme(reponse, 422, "saisie-invalide")["detail"]


@pytest.mark.parametrize(
    "actions",
    [
        [{"besoins": []}],
        [{"besoins": ["luxe"]}],
        [{"besoins": ["conseil"], "reference": "../x"}],
        [{"besoins": ["conseil"], "depenses": [{"nature": "voyage", "montant_eur": "1"}]}],
        [{"besoins": ["conseil"]}] * 21,
    ],
)
async def test_une_action_mal_formee_est_refusee(
    plateforme: PlateformeTest, dossier: dict[str, Any], actions: list[dict[str, Any]]
) -> None:
    corps = {"dossier_id": dossier["id"], "actions": actions}
    reponse = await plateforme.client(Role.ENSEMBLIER).post("/v1/aides/evaluations", json=corps)
    verifier_probleme(reponse, 422, "saisie-invalide")
