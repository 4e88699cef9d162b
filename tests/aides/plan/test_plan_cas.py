"""Computed cases that concern amounts and cumulation, through a funding plan over HTTP."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from services.aides.plan.domain import Exclusion, Offre, Probleme
from services.aides.plan.optimisation import resoudre
from shared.securite.identite import Role
from tests.outillage.financement import CHEMIN, action, plan_etabli
from tests.outillage.http import verifier_probleme
from tests.outillage.plans import action_a_aider, plan_accepte
from tests.outillage.plateforme import PlateformeTest

GRATUIT = {"cout_dossier_eur": "0"}


def verse(plan: dict[str, Any], dispositif: str) -> str:
    """What a dispositif pays in the certain plan."""
    dossiers = plan["resultat"]["certain"]["dossiers"]
    return next((d["montant_eur"] for d in dossiers if d["dispositif"] == dispositif), "0.00")


@pytest.mark.parametrize(
    ("depense", "aide"),
    [
        ("299", "0.00"),
        ("300", "150.00"),
        ("599", "150.00"),
        ("600", "300.00"),
        ("2999", "1350.00"),
        ("3000", "1500.00"),
        ("10000", "1500.00"),
    ],
)
async def test_le_cheque_numerique_va_par_paliers_dans_un_plan(
    plateforme: PlateformeTest, dossier: dict[str, Any], depense: str, aide: str
) -> None:
    faits = {"effectif_etp": 8, "artisan_commercant": True}
    autres = ["pmup", "tpup"]
    plan = await plan_etabli(
        plateforme,
        dossier["id"],
        [action("A1", depense, "logiciel")],
        faits=faits,
        exigences={**GRATUIT, "dispositifs_exclus": autres},
    )
    assert verse(plan, "cheque-numerique") == aide


@pytest.mark.parametrize(
    ("effectif", "ca", "aide"),
    [
        pytest.param(40, "6000000", "80000.00", id="petite_20_pour_cent"),
        pytest.param(120, "30000000", "40000.00", id="moyenne_10_pour_cent"),
        pytest.param(400, "90000000", "0.00", id="grande_rien"),
    ],
)
async def test_l_intensite_de_l_article_17_borne_l_aide(
    plateforme: PlateformeTest, dossier: dict[str, Any], effectif: int, ca: str, aide: str
) -> None:
    faits = {
        "effectif_etp": effectif,
        "chiffre_affaires_eur": ca,
        "total_bilan_eur": ca,
        "emplois_repris": 60,
    }
    depense = action("A1", "400000", "reprise_emplois", besoins=["recrutement"], debut_prevu_le="2027-01-01")
    plan = await plan_etabli(plateforme, dossier["id"], [depense], faits=faits)
    assert verse(plan, "backup-reprise") == aide


async def test_le_pret_est_montre_a_part_et_jamais_compte_comme_une_aide(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    faits = {"fonds_propres_eur": "35000", "cofinancement_eur": "80000", "forme_societe": True}
    plan = await plan_etabli(plateforme, dossier["id"], [action("A1", "60000")], faits=faits)
    pret = next(p for p in plan["resultat"]["prets"] if p["dispositif"] == "pret-croissance-tpe")
    assert pret["montant_max_eur"] == "35000.00"
    assert verse(plan, "pret-croissance-tpe") == "0.00"


async def test_une_depense_n_entre_pas_dans_deux_credits_d_impot(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    faits = {"projet_rdi": True, "nouveau_produit": True}
    depense = action("A1", "100000", "personnel_rdi", besoins=["innovation"])
    plan = await plan_etabli(plateforme, dossier["id"], [depense], faits=faits, exigences=GRATUIT)
    (lue,) = plan["resultat"]["certain"]["actions"][0]["depenses"]
    payeurs = {financement["dispositif"] for financement in lue["financements"]}
    assert len(payeurs & {"credit-impot-recherche", "credit-impot-innovation"}) == 1
    assert (
        "incompatibilite" in {c["famille"] for c in plan["resultat"]["contraintes"]} or lue["aide_eur"] == "100000.00"
    )


def test_de_minimis_sur_la_meme_depense_compte_dans_l_intensite() -> None:
    exempte = Offre("exempte", {0: 80_000}, article={0: 80_000})
    minimis = Offre("minimis", {0: 60_000}, de_minimis=True, hors_marge=False)
    assert resoudre(Probleme((400_000,), (exempte, minimis), marge=30_000_000)).repartition.aide == 80_000
    ailleurs = Offre("minimis", {1: 60_000}, de_minimis=True, hors_marge=False)
    assert resoudre(Probleme((400_000, 120_000), (exempte, ailleurs), marge=30_000_000)).repartition.aide == 140_000


def test_un_partage_entre_regimes_prend_la_marge_puis_l_article() -> None:
    mixte = Offre("mixte", {0: 50_000}, de_minimis=True, article={0: 20_000})
    solution = resoudre(Probleme((100_000,), (mixte,), marge=30_000))
    assert solution.repartition.aide == 30_000  # beyond the room, the article would cut the whole award to 20,000
    assert solution.repartition.de_minimis == {"mixte": 30_000}


def test_une_paire_incompatible_garde_le_meilleur_des_deux() -> None:
    offres = (Offre("a", {0: 300}), Offre("b", {0: 200}))
    assert resoudre(Probleme((1000,), offres)).repartition.aide == 500
    exclus = Probleme((1000,), offres, exclusions=(Exclusion("a", "b", "plan"),))
    assert resoudre(exclus).repartition.dossiers == ("a",)


async def test_le_plan_du_parcours_preremplit_les_actions(plateforme: PlateformeTest) -> None:
    parcours, (premiere, _) = await plan_accepte(plateforme, action_a_aider(), action_a_aider("conseil", "export"))
    chiffree = await parcours.ecrire("PATCH", f"/actions/{premiere}", {"cout_estime_eur": "80000"})
    assert chiffree.status_code == 200, chiffree.text
    parcours_id = parcours.chemin.rsplit("/", 1)[-1]
    plan = await plan_etabli(plateforme, parcours.dossier["id"], [], parcours_id=parcours_id)
    lues = plan["entree"]["actions"]
    assert lues[0]["depenses"] == [{"nature": "investissement_materiel", "montant_eur": "80000.00"}]
    assert lues[1]["depenses"] == []
    assert "actions.1.depenses" in {manque["champ"] for manque in plan["resultat"]["manques"]}
    assert any(premiere in hypothese for hypothese in plan["resultat"]["hypotheses"])
    autre = await plateforme.ouvrir_dossier()
    corps = {"dossier_id": autre["id"], "parcours_id": parcours_id}
    client = plateforme.client(Role.ENSEMBLIER)
    verifier_probleme(await client.post(CHEMIN, json=corps), 409, "parcours-autre-dossier")
    inconnu = {"dossier_id": autre["id"], "parcours_id": str(uuid4())}
    assert (await client.post(CHEMIN, json=inconnu)).status_code == 404


async def test_la_meme_cle_d_idempotence_ne_fait_qu_un_plan(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    client, cle = plateforme.client(Role.ENSEMBLIER), {"Idempotency-Key": f"plan-{uuid4()}"}
    corps = {"dossier_id": dossier["id"], "actions": [action("A1", "1000")]}
    reponses = [await client.post(CHEMIN, json=corps, headers=cle) for _ in range(2)]
    assert reponses[0].json() == reponses[1].json()
    assert len((await client.get(f"{CHEMIN}?dossier_id={dossier['id']}")).json()["elements"]) == 1


async def test_ce_que_le_plan_verse_ne_depasse_jamais_ce_que_dit_l_evaluation(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    actions = [action("A1", "33333.33"), action("A2", "1234.57", "conseil", besoins=["conseil", "transition"])]
    plan = await plan_etabli(plateforme, dossier["id"], actions, exigences=GRATUIT)
    corps = {"dossier_id": dossier["id"], "le": plan["le"], "faits": plan["entree"]["faits"], "actions": actions}
    evaluation = (await plateforme.client(Role.ENSEMBLIER).post("/v1/aides/evaluations", json=corps)).json()
    maximum = {
        (r["action_reference"], r["dispositif"]): Decimal(r["montant"]["montant_eur"] or 0)
        for r in evaluation["resultats"]
        if r["verdict"] == "eligible"
    }
    for lue in plan["resultat"]["certain"]["actions"]:
        for depense in lue["depenses"]:
            assert depense["financements"]
            for financement in depense["financements"]:
                cle = lue["reference"], financement["dispositif"]
                assert 0 < Decimal(financement["montant_eur"]) <= maximum[cle]
