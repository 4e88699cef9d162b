"""Bad measures and forecasts: a clear refusal that names the field, nothing written."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests.outillage.effet import MAISON, TOUTES, deployer, donner_t0, mesure, mesurer, parcours_deploye
from tests.outillage.http import verifier_probleme
from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

REBUT = mesure("taux-rebut", "3", "%")
CAS: list[tuple[dict[str, Any], int, str, str]] = [
    (mesure("jamais_vu", "1", "%"), 409, "indicateur-inconnu", "code"),
    (mesure("taux-rebut", "3", "pièces"), 409, "unite-differente", "unite"),
    (mesure("chiffre_affaires", "4400", "kEUR"), 409, "unite-differente", "unite"),
    (mesure("taux-rebut", "101", "%"), 409, "valeur-impossible", "valeur"),
    (mesure("taux-rebut", "-1", "%", confirmer=True), 409, "valeur-impossible", "valeur"),
    (mesure("effectif", "-1", "ETP"), 409, "valeur-impossible", "valeur"),
    (mesure("taux-rebut", "60", "%"), 409, "valeur-peu-plausible", "valeur"),
    (mesure("chiffre_affaires", "44000", "EUR"), 409, "valeur-peu-plausible", "valeur"),
    ({**REBUT, "source": "previsionnel"}, 409, "prevision-declaree-realisee", "source"),
    ({**REBUT, "source": None}, 409, "valeur-incomplete", "source"),
    ({**REBUT, "unite": None}, 409, "valeur-incomplete", "unite"),
    ({"code": "taux-rebut"}, 409, "valeur-incomplete", "valeur"),
    ({**REBUT, "manque": "ne-sait-pas"}, 409, "valeur-incomplete", "manque"),
    ({**REBUT, "preuve": "A", "reference": "Relevé"}, 409, "preuve-excessive", "preuve"),
    ({**REBUT, "preuve": "B"}, 409, "preuve-excessive", "reference"),
    ({**REBUT, "valeur": "NaN"}, 422, "saisie-invalide", "valeur"),
    ({**REBUT, "valeur": "Infinity"}, 422, "saisie-invalide", "valeur"),
    ({**REBUT, "valeur": "3,5"}, 422, "saisie-invalide", "valeur"),
    ({**REBUT, "valeur": "1.23456"}, 422, "saisie-invalide", "valeur"),
    ({**REBUT, "source": "rumeur"}, 422, "saisie-invalide", "source"),
    ({**REBUT, "preuve": "E"}, 422, "saisie-invalide", "preuve"),
    ({**REBUT, "manque": "oubli"}, 422, "saisie-invalide", "manque"),
    ({**REBUT, "nature": "prevision"}, 422, "saisie-invalide", "nature"),
]


async def lignes(plateforme: PlateformeTest, parcours: ParcoursTest) -> tuple[int, ...]:
    async with plateforme.base("parcours").lecture() as session:
        comptes = [
            (await session.execute(text(f"SELECT count(*) FROM {table} WHERE {cle} = :id"), {"id": parcours.id}))
            for table, cle in (("mesure", "parcours_id"), ("prevision", "parcours_id"), ("journal", "objet_id"))
        ]
        return tuple(compte.scalar_one() for compte in comptes)


@pytest.fixture(scope="module")
async def deploye(plateforme: PlateformeTest) -> ParcoursTest:
    return await parcours_deploye(plateforme)


@pytest.mark.parametrize(
    ("faute", "statut", "code", "champ"),
    CAS,
    ids=[f"{champ}-{code}-{rang}" for rang, (_, _, code, champ) in enumerate(CAS)],
)
async def test_une_mesure_fautive_nomme_son_champ_et_n_ecrit_rien(
    plateforme: PlateformeTest, deploye: ParcoursTest, faute: dict[str, Any], statut: int, code: str, champ: str
) -> None:
    avant = await lignes(plateforme, deploye)
    document = verifier_probleme(await mesurer(deploye, TOUTES[3], faute), statut, code)
    champs = [document["champ"]] if statut == 409 else [une["champ"] for une in document["champs"]]
    assert champs == [f"body.mesures.1.{champ}"]
    assert document["detail"]
    assert await lignes(plateforme, deploye) == avant


@pytest.mark.parametrize(
    ("moment", "le", "code", "champ"),
    [
        ("t6", "2199-01-01", "mesure-future", "body.mesure_le"),
        ("t6", "2026-01-20", "mesure-hors-fenetre", "body.mesure_le"),
        ("t6", "2026-10-14", "mesure-hors-fenetre", "body.mesure_le"),
        ("t36", "2026-07-20", "moment-non-atteint", "body.moment"),
        ("t0", "2026-01-10", "depart-tardif", "body.moment"),
        ("t0", "2199-01-10", "mesure-future", "body.mesure_le"),
    ],
)
async def test_une_date_hors_de_son_moment_est_refusee(
    plateforme: PlateformeTest, deploye: ParcoursTest, moment: str, le: str, code: str, champ: str
) -> None:
    avant = await lignes(plateforme, deploye)
    assert verifier_probleme(await mesurer(deploye, REBUT, moment=moment, le=le), 409, code)["champ"] == champ
    assert await lignes(plateforme, deploye) == avant


async def test_un_indicateur_ne_se_cite_qu_une_fois(plateforme: PlateformeTest, deploye: ParcoursTest) -> None:
    refus = verifier_probleme(await mesurer(deploye, REBUT, REBUT), 409, "indicateur-repete")
    assert refus["champ"] == "body.mesures.1.code"


async def test_une_valeur_peu_plausible_se_confirme_et_reste_signalee(plateforme: PlateformeTest) -> None:
    parcours = await parcours_deploye(plateforme)
    refus = verifier_probleme(await mesurer(parcours, mesure("taux-rebut", "60", "%")), 409, "valeur-peu-plausible")
    assert refus["fourchette"] == ["0", "40"]
    lus = (await mesurer(parcours, mesure("taux-rebut", "60", "%", confirmer=True))).json()
    rebut = next(indicateur for indicateur in lus["indicateurs"] if indicateur["code"] == "taux-rebut")
    assert rebut["mesures"][1]["hors_fourchette"] is True
    assert rebut["mesures"][0]["hors_fourchette"] is False


async def test_une_mise_en_service_impossible_dit_pourquoi(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    await donner_t0(plateforme, parcours)

    async def dater(le: str) -> dict[str, Any]:
        corps = {"deploye_le": le}
        reponse = await parcours.ecrire("PUT", "/indicateurs/mise-en-service", corps)
        return verifier_probleme(reponse, 409)

    assert (await dater("2026-01-15"))["code"] == "mesure-prematuree"
    await parcours.placer("suivi")
    demain = plateforme.horloge.aujourdhui() + timedelta(days=1)
    for le in (demain.isoformat(), "2023-12-31"):
        refus = await dater(le)
        assert (refus["code"], refus["champ"]) == ("mise-en-service-impossible", "body.deploye_le")
    await deployer(parcours)
    await mesurer(parcours, REBUT)
    assert (await dater("2026-07-21"))["code"] == "mise-en-service-impossible"


PREVISION = {"code": "effectif", "moment": "t24", "valeur": "40", "unite": "ETP", "origine": "plan-actions"}
PREVISIONS_FAUTIVES: list[tuple[dict[str, Any], str, str]] = [
    ({"code": "jamais_vu"}, "indicateur-inconnu", "code"),
    ({"unite": "personnes"}, "unite-differente", "unite"),
    ({"valeur": "-4"}, "valeur-impossible", "valeur"),
    ({"moment": "t6"}, "prevision-tardive", "moment"),
]


@pytest.mark.parametrize(
    ("faute", "code", "champ"), PREVISIONS_FAUTIVES, ids=[code for _, code, _ in PREVISIONS_FAUTIVES]
)
async def test_une_prevision_fautive_nomme_son_champ(
    plateforme: PlateformeTest, deploye: ParcoursTest, faute: dict[str, Any], code: str, champ: str
) -> None:
    avant = await lignes(plateforme, deploye)
    corps = {"previsions": [{**PREVISION, "moment": "t36"}, {**PREVISION, **faute}]}
    refus = verifier_probleme(await deploye.ecrire("POST", "/indicateurs/previsions", corps), 409, code)
    assert refus["champ"] == f"body.previsions.1.{champ}"
    assert await lignes(plateforme, deploye) == avant


async def test_une_prevision_se_lit_a_cote_du_constate_et_ne_mesure_rien(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    await donner_t0(plateforme, parcours, MAISON)
    prevus = [{**PREVISION, "moment": moment, "valeur": valeur} for moment, valeur in (("t6", "36"), ("t12", "40"))]
    reponse = await parcours.ecrire("POST", "/indicateurs/previsions", {"previsions": prevus})
    assert reponse.status_code == 201, reponse.text
    assert (reponse.json()["couverture"]["t6"], reponse.json()["impact_mesure"]) == ("0", False)
    revue = {"previsions": [{**prevus[0], "valeur": "34", "hypothese": "Une embauche reportée."}]}
    assert (await parcours.ecrire("POST", "/indicateurs/previsions", revue)).status_code == 201
    await deployer(parcours)
    lus = (await mesurer(parcours, TOUTES[1])).json()
    effectif = next(indicateur for indicateur in lus["indicateurs"] if indicateur["code"] == "effectif")
    t6, t12 = sorted(effectif["previsions"], key=lambda prevue: int(prevue["moment"][1:]))
    assert (t6["prevu"], t6["revision"], t6["realise"], t6["ecart"], t6["atteint"]) == ("34", 2, "33.5", "-0.5", False)
    assert (t12["prevu"], t12["realise"], t12["ecart"], t12["atteint"]) == ("40", None, None, None)
    assert [m["moment"] for m in effectif["mesures"]] == ["t0", "t6"]
    assert lus["couverture"]["t6"] == "0.3333"
