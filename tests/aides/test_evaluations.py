"""Evaluations over HTTP: access, storage, events, bad input."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.securite.identite import Role
from tests.outillage.aides import FAITS_PME, evaluation_type
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


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
