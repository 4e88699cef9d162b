"""The state of the deposit and the place of the project, over HTTP."""

from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.aides import FAITS_PME, critere, evaluation_type, resultat
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

ROUTE = "/v1/dispositifs/{}/disponibilite?date={}"


async def test_un_anonyme_ne_lit_pas_la_disponibilite(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().get(ROUTE.format("acamas", "2015-01-01")), 401, "non-authentifie")


@pytest.mark.parametrize(
    ("code", "jour", "etat", "version", "rouvre_le"),
    [
        ("acamas", "2012-12-31", "a_venir", None, "2013-01-01"),
        ("acamas", "2013-12-31", "ouvert", "2013", None),
        ("acamas", "2014-01-01", "hors_campagne", "2013", "2015-01-01"),
        ("acamas", "2017-12-31", "ouvert", "2013", None),
        ("acamas", "2018-01-01", "termine", None, None),
        ("accelerateur-decarbonation", "2026-06-11", "ouvert", "2023", None),
        ("accelerateur-decarbonation", "2026-06-12", "suspendu", "2023", None),
        ("decarb-ind-25", "2025-05-15", "ouvert", "2025", None),
        ("decarb-ind-25", "2025-05-16", "hors_campagne", "2025", None),
    ],
)
async def test_la_disponibilite_depend_du_jour(
    plateforme: PlateformeTest, code: str, jour: str, etat: str, version: str | None, rouvre_le: str | None
) -> None:
    lue = (await plateforme.client(Role.ENTREPRISE).get(ROUTE.format(code, jour))).json()
    assert (lue["le"], lue["etat"], lue["version"], lue["rouvre_le"]) == (jour, etat, version, rouvre_le)
    assert lue["indisponible"] is (etat != "ouvert")
    assert lue["phrase"].endswith(".")


async def test_la_disponibilite_d_un_dispositif_inconnu_est_introuvable(plateforme: PlateformeTest) -> None:
    client = plateforme.client(Role.REGION)
    verifier_probleme(await client.get(ROUTE.format("inconnu", "2025-01-01")), 404, "dispositif-introuvable")


async def test_un_dispositif_suspendu_n_est_pas_refuse_mais_indisponible(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    faits = {"effectif_etp": "80", "chiffre_affaires_eur": "12000000"}
    code = "accelerateur-decarbonation"
    avant = await evaluation_type(plateforme, dossier["id"], le="2026-06-11", faits=faits, actions=[])
    assert code in avant["synthese"]["eligibles"]
    apres = await evaluation_type(plateforme, dossier["id"], le="2026-06-12", faits=faits, actions=[])
    vu = resultat(apres, code)
    assert (vu["verdict"], vu["disponibilite"]["etat"]) == ("eligible", "suspendu")
    assert "suspendues par l'opérateur" in vu["disponibilite"]["phrase"]
    assert apres["synthese"]["indisponibles"] == [code]
    assert code not in apres["synthese"]["eligibles"] + apres["synthese"]["non_eligibles"]
    assert apres["resultats"][-1]["dispositif"] == code


async def test_un_dispositif_suspendu_reste_refuse_a_qui_ne_remplit_pas_les_criteres(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"], le="2026-06-12", actions=[])
    assert "accelerateur-decarbonation" in evaluation["synthese"]["non_eligibles"]
    assert evaluation["synthese"]["indisponibles"] == []


@pytest.mark.parametrize(
    ("lieu", "attendu"),
    [
        ({"commune": "93066"}, "vrai"),
        ({"commune": "75112"}, "vrai"),
        ({"commune": "93999"}, "inconnu"),
        ({"commune": "60159"}, "faux"),
        ({"departement": "60"}, "faux"),
        ({"departement": "77"}, "vrai"),
    ],
)
async def test_la_commune_decide_du_territoire(
    plateforme: PlateformeTest, dossier: dict[str, Any], lieu: dict[str, str], attendu: str
) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"], faits=lieu, actions=[])
    vu = critere(resultat(evaluation, "sesame-filieres"), "etablissement_idf")
    assert (vu["resultat"], vu["seuil"]) == (attendu, "Commune : Île-de-France")
    if "commune" in lieu:
        pmup = critere(resultat(evaluation, "pmup"), "etablissement_idf")
        assert pmup["resultat"] == attendu


async def test_une_commune_hors_du_departement_saisi_est_refusee(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    faits = FAITS_PME | {"commune": "93066", "departement": "77"}
    corps = {"dossier_id": dossier["id"], "faits": faits}
    reponse = await plateforme.client(Role.ENSEMBLIER).post("/v1/aides/evaluations", json=corps)
    verifier_probleme(reponse, 422, "saisie-invalide")
    assert reponse.json()["champs"][0]["champ"] == "body.faits.commune"
    assert "n'est pas dans le département donné" in reponse.text
