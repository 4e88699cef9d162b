"""Funding plans over HTTP: access, storage, amounts worked out by hand, bad input."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.securite.identite import Role
from tests.outillage.aides import FAITS_PME
from tests.outillage.financement import CHEMIN, action, plan_etabli
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


async def test_un_anonyme_n_etablit_pas_de_plan(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().post(CHEMIN, json={}), 401, "non-authentifie")
    verifier_probleme(await plateforme.client().get(CHEMIN), 401, "non-authentifie")
    verifier_probleme(await plateforme.client().get(f"{CHEMIN}/{uuid4()}"), 401, "non-authentifie")


async def test_une_autre_organisation_ne_trouve_ni_le_dossier_ni_le_plan(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    plan = await plan_etabli(plateforme, dossier["id"], [action("A1", "1000")])
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    corps = {"dossier_id": dossier["id"], "actions": [action("A1", "1000")]}
    verifier_probleme(await autre.post(CHEMIN, json=corps), 404, "dossier-introuvable")
    verifier_probleme(await autre.get(f"{CHEMIN}/{plan['id']}"), 404, "plan-financement-introuvable")
    assert (await autre.get(f"{CHEMIN}?dossier_id={dossier['id']}")).json()["elements"] == []
    comite = await plateforme.client(Role.COMITE).post(CHEMIN, json=corps)
    verifier_probleme(comite, 403, "acces-interdit")


async def test_un_plan_se_relit_se_liste_et_ne_change_plus(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    plan = await plan_etabli(plateforme, dossier["id"], [action("A1", "100000")])
    client = plateforme.client(Role.ENTREPRISE, siren=dossier["siren"])
    assert (await client.get(f"{CHEMIN}/{plan['id']}")).json() == plan
    (element,) = (await client.get(f"{CHEMIN}?dossier_id={dossier['id']}")).json()["elements"]
    assert element["aide_certaine_eur"] == plan["resultat"]["certain"]["aide_eur"]
    with pytest.raises(DBAPIError, match="ne change plus"):
        async with plateforme.base("aides").ecriture() as session:
            await session.execute(text("DELETE FROM plan_financement WHERE id = :id"), {"id": UUID(plan["id"])})


def _pmup(plan: dict[str, Any]) -> dict[str, Any]:
    return next(d for d in plan["resultat"]["certain"]["dossiers"] if d["dispositif"] == "pmup")


@pytest.mark.parametrize(
    ("faits", "montant", "famille"),
    [
        pytest.param({}, "250000.00", "plafond", id="plafond"),
        pytest.param({"zone_reconquete": True}, "300000.00", "de_minimis", id="coupe_par_de_minimis"),
        pytest.param(
            {"zone_reconquete": True, "aides_de_minimis": [{"montant_eur": "120000", "le": "2025-01-15"}]},
            "180000.00",
            "de_minimis",
            id="marge_entamee",
        ),
    ],
)
async def test_pmup_sur_620_000_euros_suit_le_plafond_et_la_marge(
    plateforme: PlateformeTest, dossier: dict[str, Any], faits: dict[str, Any], montant: str, famille: str
) -> None:
    plan = await plan_etabli(plateforme, dossier["id"], [action("A1", "620000")], faits=faits)
    assert _pmup(plan)["montant_eur"] == montant
    assert _pmup(plan)["ventilation"] == [{"regime": "de_minimis", "montant_eur": montant}]
    certain = plan["resultat"]["certain"]
    assert certain["preuve"]["statut"] == "optimal"
    assert Decimal(certain["preuve"]["ecart_eur"]) == 0
    assert Decimal(certain["aide_eur"]) + Decimal(certain["reste_a_charge_eur"]) == Decimal("620000")
    gains = {c["famille"]: Decimal(c["gain_eur"]) for c in plan["resultat"]["contraintes"] if not c["dispositif"]}
    assert gains[famille] > 0


async def test_le_plafond_et_la_marge_se_partagent_entre_les_actions(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    actions = [action(f"A{rang}", "310000") for rang in range(2)]
    plan = await plan_etabli(plateforme, dossier["id"], actions)
    assert _pmup(plan)["montant_eur"] == "250000.00"
    for lue in plan["resultat"]["certain"]["actions"]:
        assert Decimal(lue["aide_eur"]) <= Decimal("155000")
        assert Decimal(lue["aide_eur"]) + Decimal(lue["reste_a_charge_eur"]) == Decimal("310000")


async def test_sans_rien_savoir_rien_n_est_certain_et_les_champs_manquants_sont_nommes(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    corps = {"dossier_id": dossier["id"], "le": "2026-06-01", "actions": [{"reference": "A1", "besoins": ["conseil"]}]}
    reponse = await plateforme.client(Role.ENSEMBLIER).post(CHEMIN, json=corps)
    resultat = reponse.json()["resultat"]
    assert resultat["statut"] == "sans_aide"
    champs = {manque["champ"] for manque in resultat["manques"]}
    assert {"actions.0.depenses", "actions.0.debut_prevu_le", "faits.effectif_etp"} <= champs
    assert "actions.0.depenses" in resultat["explication"] or len(champs) > 5


async def test_a_confirmer_est_compte_a_part(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    plan = await plan_etabli(plateforme, dossier["id"], [action("A1", "100000")], faits={"en_difficulte": None})
    resultat = plan["resultat"]
    assert resultat["certain"]["aide_eur"] == "0.00"
    assert Decimal(resultat["si_confirme"]["aide_eur"]) >= Decimal("50000")
    assert "faits.en_difficulte" in {manque["champ"] for manque in resultat["manques"]}
    assert any(etape.startswith("Renseigner faits.") for etape in resultat["prochaines_etapes"])
    assert len(resultat["prochaines_etapes"]) <= 3


async def test_un_depot_trop_tard_coute_ce_que_dit_la_contrainte(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    tot = await plan_etabli(plateforme, dossier["id"], [action("A1", "100000", debut_prevu_le="2026-12-01")])
    assert (_pmup(tot)["montant_eur"], _pmup(tot)["deposer_avant"]) == ("50000.00", "2026-11-30")
    tard = await plan_etabli(plateforme, dossier["id"], [action("A1", "100000", debut_prevu_le="2026-06-10")])
    assert all(d["dispositif"] != "pmup" for d in tard["resultat"]["certain"]["dossiers"])
    delai = next(c for c in tard["resultat"]["contraintes"] if c["famille"] == "delai")
    assert Decimal(delai["gain_eur"]) > 0
    commence = await plan_etabli(plateforme, dossier["id"], [action("A1", "100000", debut_prevu_le="2026-05-01")])
    assert all(d["dispositif"] != "pmup" for d in commence["resultat"]["si_confirme"]["dossiers"])


async def test_une_enveloppe_connue_limite_et_son_prix_est_dit(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    enveloppes = [{"dispositif": "pmup", "restant_eur": "20000.01"}]
    exclus = {"dispositifs_exclus": ["tpup"]}
    plan = await plan_etabli(
        plateforme, dossier["id"], [action("A1", "100000")], enveloppes=enveloppes, exigences=exclus
    )
    assert _pmup(plan)["montant_eur"] == "20000.01"
    gain = next(c for c in plan["resultat"]["contraintes"] if c["famille"] == "enveloppe" and c["dispositif"] is None)
    assert gain["gain_eur"] == "29999.99"


async def test_une_aide_minimale_hors_d_atteinte_est_dite_avec_le_champ(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    exigences = {"aide_minimale_eur": "99999.00"}
    plan = await plan_etabli(plateforme, dossier["id"], [action("A1", "100000")], exigences=exigences)
    assert plan["resultat"]["statut"] == "exigence_hors_d_atteinte"
    assert "exigences.aide_minimale_eur" in plan["resultat"]["explication"]


@pytest.mark.parametrize(
    ("changement", "code", "ou"),
    [
        ({"actions": []}, "aucune-action-a-financer", "actions"),
        ({"actions": [action("A1", "1"), action("A1", "2")]}, "reference-en-double", "body.actions.1"),
        ({"exigences": {"dispositifs_exclus": ["inconnu"]}}, "dispositif-inconnu", "inconnu"),
        ({"enveloppes": [{"dispositif": "pmup", "restant_eur": "1"}] * 2}, "reference-en-double", "body.enveloppes.1"),
        ({"actions": [action("A1", "999999999999.99"), action("A2", "1")]}, "depenses-excessives", "body.actions"),
    ],
)
async def test_une_demande_contradictoire_est_refusee_en_nommant_le_champ(
    plateforme: PlateformeTest, dossier: dict[str, Any], changement: dict[str, Any], code: str, ou: str
) -> None:
    corps = {"dossier_id": dossier["id"], "le": "2026-06-01", "actions": [action("A1", "10")], **changement}
    reponse = await plateforme.client(Role.ENSEMBLIER).post(CHEMIN, json=corps)
    verifier_probleme(reponse, 409, code)
    assert ou in reponse.text


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("actions.0.depenses.0.montant_eur", [action("A1", "-5")]),
        ("actions.0.depenses.0.nature", [action("A1", "5", "voyage")]),
        ("actions.0.debut_prevu_le", [action("A1", "5", debut_prevu_le="demain")]),
        ("actions", [action(f"A{rang}", "5") for rang in range(21)]),
    ],
)
async def test_une_action_mal_formee_nomme_le_champ(
    plateforme: PlateformeTest, dossier: dict[str, Any], champ: str, valeur: list[dict[str, Any]]
) -> None:
    corps = {"dossier_id": dossier["id"], "faits": FAITS_PME, "actions": valeur}
    reponse = await plateforme.client(Role.ENSEMBLIER).post(CHEMIN, json=corps)
    assert f"body.{champ}" in verifier_probleme(reponse, 422, "saisie-invalide")["detail"]
