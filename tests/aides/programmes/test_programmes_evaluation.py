"""Evaluating published programmes: verdicts, what they rest on, what to ask next."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme
from tests.outillage.import_programmes import ADRESSE, publier, yaml_taille
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.programmes import FINALE, texte

MOBILITE = "questionnaire . objectif prioritaire . est la mobilité durable"


async def evaluer(plateforme: PlateformeTest, codes: list[str], role: Role = Role.MACHINE, **corps: Any) -> Any:
    reponse = await plateforme.client(role).post(f"{ADRESSE}/evaluations", json={"codes": codes, **corps})
    assert reponse.status_code == 200, reponse.text
    return reponse.json()


async def test_chaque_regle_montre_ce_qu_elle_lit_et_ce_qui_manque(plateforme: PlateformeTest) -> None:
    regles = {
        FINALE: {"toutes ces conditions": ["a un effectif éligible", "code NAF niveau 1 . est C", MOBILITE]},
        "entreprise . a un effectif éligible": {"toutes ces conditions": ["effectif < 250"]},
    }
    publie = await publier(plateforme, texte(regles))
    lu = await evaluer(plateforme, [publie["code"]], faits={"naf": "25.62B"})
    (programme,) = lu["programmes"]
    assert (programme["verdict"], programme["sha256"]) == ("a_confirmer", publie["sha256"])
    assert programme["manquants"] == ["entreprise . effectif", MOBILITE]
    assert programme["regles"][1] == {
        "regle": "entreprise . a un effectif éligible",
        "valeur": None,
        "lus": ["entreprise . effectif"],
        "manquants": ["entreprise . effectif"],
    }
    vus = {fait["nom"]: (fait["valeur"], fait["origine"]) for fait in lu["faits"]}
    assert vus["entreprise . code NAF niveau 1 . est C"] == ("oui", "saisie")
    assert vus["date du jour"][1] == "calcul"
    assert [question["champ"] for question in lu["questions"]] == ["faits.effectif", "faits.objectifs"]
    exclu = await evaluer(plateforme, [publie["code"]], faits={"naf": "10.11Z", "effectif": 250})
    assert exclu["programmes"][0]["verdict"] == "non_eligible"
    assert exclu["programmes"][0]["manquants"] == exclu["questions"] == []


async def test_la_question_qui_decide_seule_du_plus_de_programmes_vient_en_tete(plateforme: PlateformeTest) -> None:
    effectif = texte({FINALE: "effectif < 50"})
    deux = texte({FINALE: {"toutes ces conditions": ["effectif < 50", "microentrepreneur = non"]}})
    micro = texte({FINALE: "microentrepreneur = non"})
    codes = [(await publier(plateforme, contenu))["code"] for contenu in (effectif, effectif, deux, micro)]
    questions = (await evaluer(plateforme, codes))["questions"]
    assert [(q["champ"], q["decide_seule"], q["programmes"]) for q in questions] == [
        ("faits.effectif", 2, 3),
        ("faits.microentrepreneur", 1, 2),
    ]
    assert questions[0]["question"] == "Quel est l'effectif de l'entreprise ?"


@pytest.mark.parametrize(("tranche", "verdict"), [("12", "eligible"), ("21", "a_confirmer"), ("22", "non_eligible")])
async def test_un_dossier_preremplit_et_une_tranche_ne_tranche_que_si_elle_le_peut(
    plateforme: PlateformeTest, tranche: str, verdict: str
) -> None:
    publie = await publier(plateforme, yaml_taille(75))
    dossier = await plateforme.ouvrir_dossier(tranche_effectif=tranche)
    lu = await evaluer(plateforme, [publie["code"]], Role.ENSEMBLIER, dossier_id=dossier["id"])
    assert lu["programmes"][0]["verdict"] == verdict
    vus = {fait["nom"]: (fait["valeur"], fait["origine"]) for fait in lu["faits"]}
    assert vus["région"] == ("Île-de-France", "annuaire")
    assert vus["entreprise . code NAF niveau 1 . est C"] == ("oui", "annuaire")
    assert vus["entreprise . effectif"][1] == "annuaire"
    precise = {"dossier_id": dossier["id"], "faits": {"effectif": 74}}
    saisi = await evaluer(plateforme, [publie["code"]], Role.ENSEMBLIER, **precise)
    assert saisi["programmes"][0]["verdict"] == "eligible"


async def test_un_dossier_hors_perimetre_est_introuvable(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier(organisation="cci-paris-idf")
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    refus = await etranger.post(f"{ADRESSE}/evaluations", json={"dossier_id": dossier["id"]})
    verifier_probleme(refus, 404, "dossier-introuvable")
    comite = await plateforme.client(Role.COMITE).post(f"{ADRESSE}/evaluations", json={})
    verifier_probleme(comite, 403, "acces-interdit")


async def test_le_dernier_jour_de_validite_compte_a_l_heure_de_paris(plateforme: PlateformeTest) -> None:
    finale = {"applicable si": "date du jour <= dispositif . fin de validité", "valeur": "oui"}
    publie = await publier(plateforme, texte({FINALE: finale}, **{"fin de validité": "30/06/2027"}))
    try:
        for instant, verdict in (
            (datetime(2027, 6, 30, 21, 59, tzinfo=UTC), "eligible"),
            (datetime(2027, 6, 30, 22, 0, tzinfo=UTC), "non_eligible"),
        ):
            plateforme.horloge.fige = instant
            (programme,) = (await evaluer(plateforme, [publie["code"]]))["programmes"]
            assert programme["verdict"] == verdict
    finally:
        plateforme.horloge.fige = None
    (programme,) = (await evaluer(plateforme, [publie["code"]], le="2027-07-01"))["programmes"]
    assert programme["regles"][0]["valeur"] == "sans objet"


async def test_une_question_du_programme_se_pose_et_sa_reponse_est_typee(plateforme: PlateformeTest) -> None:
    question = "entreprise . nombre de véhicules"
    regles = {FINALE: "nombre de véhicules >= 5", question: {"question": "Combien de véhicules ?"}}
    publie = await publier(plateforme, texte(regles))
    (posee,) = (await evaluer(plateforme, [publie["code"]]))["questions"]
    assert (posee["champ"], posee["question"]) == (f"reponses ({question})", "Combien de véhicules ?")
    cinq = {"regle": question, "valeur": 5}
    lu = await evaluer(plateforme, [publie["code"]], reponses=[cinq])
    assert lu["programmes"][0]["verdict"] == "eligible"
    client = plateforme.client(Role.MACHINE)
    for impropre, message in (
        ({"regle": question, "valeur": True}, "attend un nombre"),
        ({"regle": "entreprise . autre", "valeur": 3}, "aucun programme"),
        (cinq, "déjà une réponse"),
    ):
        corps = {"codes": [publie["code"]], "reponses": [cinq, impropre]}
        probleme = verifier_probleme(await client.post(f"{ADRESSE}/evaluations", json=corps), 409, "reponse-impropre")
        (faute,) = probleme["champs"]
        assert faute["champ"] == "body.reponses.1"
        assert message in faute["message"]


@pytest.mark.parametrize(
    "faits",
    [
        {"effectif": -1},
        {"effectif": "beaucoup"},
        {"region": "Beauce"},
        {"naf": "C"},
        {"microentrepreneur": "oui"},
        {"objectifs": {"autre": True}},
        {"inconnu": 1},
    ],
)
async def test_un_fait_mal_forme_est_refuse(plateforme: PlateformeTest, faits: dict[str, Any]) -> None:
    reponse = await plateforme.client(Role.MACHINE).post(f"{ADRESSE}/evaluations", json={"faits": faits})
    verifier_probleme(reponse, 422, "saisie-invalide")


async def test_tous_les_programmes_publies_s_evaluent_a_leur_derniere_version(plateforme: PlateformeTest) -> None:
    ancien = await publier(plateforme, yaml_taille(10))
    nouveau = await publier(plateforme, yaml_taille(50), ancien["code"])
    corps = {"faits": {"effectif": 20, "region": "Île-de-France"}}
    lu = (await plateforme.client(Role.ENTREPRISE).post(f"{ADRESSE}/evaluations", json=corps)).json()
    (programme,) = (un for un in lu["programmes"] if un["code"] == ancien["code"])
    assert (programme["version_id"], programme["verdict"]) == (nouveau["id"], "eligible")
    assert lu["erreurs"] == []
    client = plateforme.client(Role.ENTREPRISE)
    court = (await client.post(f"{ADRESSE}/evaluations", json={**corps, "detail": False})).json()
    assert [{**un, "regles": []} for un in lu["programmes"]] == court["programmes"]
    rangs = [("eligible", "a_confirmer", "non_eligible").index(un["verdict"]) for un in lu["programmes"]]
    assert rangs == sorted(rangs)
