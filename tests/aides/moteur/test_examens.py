"""The whole catalogue for one company over HTTP: the answer of a stored evaluation, without repetition."""

from typing import Any
from uuid import uuid4

import orjson
import pytest

from services.aides.moteur.reponse import lettres
from shared.securite.identite import Role
from tests.outillage.aides import FAITS_PME, evaluation_type
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

LETTRES = {"eligible": "e", "a_confirmer": "c", "non_eligible": "n"}


@pytest.mark.parametrize(
    ("methode", "adresse"), [("GET", "/v1/aides/catalogue-compile"), ("POST", "/v1/aides/examens")]
)
async def test_un_anonyme_n_examine_rien(plateforme: PlateformeTest, methode: str, adresse: str) -> None:
    verifier_probleme(await plateforme.client().request(methode, adresse, json={}), 401, "non-authentifie")


async def test_le_comite_n_examine_pas_les_entreprises(plateforme: PlateformeTest) -> None:
    refus = await plateforme.client(Role.COMITE).post("/v1/aides/examens", json={})
    verifier_probleme(refus, 403, "acces-interdit")


async def test_une_autre_organisation_n_examine_pas_le_dossier(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    for identifiant in (dossier["id"], str(uuid4())):
        refus = await autre.post("/v1/aides/examens", json={"dossier_id": identifiant})
        verifier_probleme(refus, 404, "dossier-introuvable")


async def _examen(plateforme: PlateformeTest, **corps: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The examination and the catalogue that it cites."""
    client = plateforme.client(Role.ENSEMBLIER)
    lu = (await client.post("/v1/aides/examens", json=corps)).raise_for_status().json()
    catalogue = (await client.get(f"/v1/aides/catalogue-compile?date={lu['le']}")).raise_for_status().json()
    assert catalogue["empreinte"] == lu["catalogue"]
    return lu, catalogue


@pytest.mark.parametrize("faits", [{}, FAITS_PME, {"effectif_etp": 300, "travaux_commences": True, "commune": "69123"}])
async def test_l_examen_dit_ce_que_dit_l_evaluation_critere_par_critere(
    plateforme: PlateformeTest, dossier: dict[str, Any], faits: dict[str, Any]
) -> None:
    client = plateforme.client(Role.ENSEMBLIER)
    corps = {"dossier_id": dossier["id"], "faits": faits}
    evaluation = (await client.post("/v1/aides/evaluations", json=corps)).raise_for_status().json()
    lu, catalogue = await _examen(plateforme, **corps)
    resultats = {resultat["dispositif"]: resultat for resultat in evaluation["resultats"]}
    assert [d["code"] for d in catalogue["dispositifs"]] == sorted(resultats)
    for rang, dispositif in enumerate(catalogue["dispositifs"]):
        resultat = resultats[dispositif["code"]]
        assert LETTRES[resultat["verdict"]] == lu["verdicts"][rang]
        assert resultat["version"] == dispositif["version"]
        assert resultat["disponibilite"]["indisponible"] == (rang in lu["fermes"])
        vus = [_critere(lu, catalogue, place) for place in dispositif["criteres"]]
        assert sorted(vus) == sorted(_attendu(critere) for critere in resultat["criteres"])


def _critere(lu: dict[str, Any], catalogue: dict[str, Any], rang: int) -> tuple[Any, ...]:
    """A criterion with its value seen, threshold, source and result, from the answer and its catalogue."""
    critere, colonnes = catalogue["criteres"][rang], lu["criteres"]
    faits = {fait["code"]: fait for fait in lu["faits"]}
    vues = [(code, faits[code]["valeur"], faits[code]["source"]) for code in critere["faits"] if code in faits]
    source = colonnes["sources"][rang]
    assert source == critere["source"]
    assert colonnes["seuils"][rang] == critere["seuil"]
    reference = "" if source is None else lu["sources"][source]
    return critere["code"], critere["seuil"], reference, lu["resultats"][rang], vues


def _attendu(critere: dict[str, Any]) -> tuple[Any, ...]:
    vues = [(f["code"], f["valeur"], f["source"]) for f in critere["faits"] if f["source"] is not None]
    reference = critere["source"]["reference"] if critere["source"] else ""
    return critere["code"], critere["seuil"], reference, critere["resultat"][0], vues


async def test_un_fait_manquant_dit_combien_de_dispositifs_l_attendent(plateforme: PlateformeTest) -> None:
    lu, catalogue = await _examen(plateforme, faits={"travaux_commences": False})
    manquants = {manquant["fait"]: manquant for manquant in lu["manquants"]}
    attendu = manquants["effectif_etp"]
    assert attendu["champs"] == ["faits.effectif_etp"]
    concernes = [
        dispositif["code"]
        for rang, dispositif in enumerate(catalogue["dispositifs"])
        if lu["verdicts"][rang] == "c"
        and any(
            "effectif_etp" in catalogue["criteres"][place]["faits"] and lu["resultats"][place] == "i"
            for place in dispositif["criteres"]
        )
    ]
    assert attendu["dispositifs"] == len(concernes) > 0
    assert "travaux_commences" not in manquants
    apres, _ = await _examen(plateforme, faits={"travaux_commences": False, "effectif_etp": 42})
    assert "effectif_etp" not in {manquant["fait"] for manquant in apres["manquants"]}


async def test_la_date_choisit_les_versions_dernier_jour_inclus(plateforme: PlateformeTest) -> None:
    _, catalogue = await _examen(plateforme, le="2018-06-01")
    client = plateforme.client(Role.REGION_LECTURE)
    ancien = (await client.get("/v1/dispositifs?date=2018-06-01")).json()
    assert {d["code"]: d["version"] for d in catalogue["dispositifs"]} == {
        d["code"]: d["version"]["version"] for d in ancien["elements"]
    }
    _, vide = await _examen(plateforme, le="1950-01-01")
    assert (vide["dispositifs"], vide["criteres"]) == ([], [])


async def test_chaque_critere_et_chaque_source_n_apparaissent_qu_une_fois(plateforme: PlateformeTest) -> None:
    lu, catalogue = await _examen(plateforme, faits=FAITS_PME)
    criteres = [tuple(map(str, critere.values())) for critere in catalogue["criteres"]]
    assert len(set(criteres)) == len(criteres) < sum(len(d["criteres"]) for d in catalogue["dispositifs"])
    assert len({tuple(source.values()) for source in catalogue["sources"]}) == len(lu["sources"])
    longueurs = {len(lu["criteres"]["seuils"]), len(lu["criteres"]["sources"]), len(lu["resultats"])}
    assert longueurs == {len(criteres)}


async def test_un_examen_ne_laisse_aucune_trace(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"])
    await _examen(plateforme, dossier_id=dossier["id"], faits=FAITS_PME)
    client = plateforme.client(Role.ENSEMBLIER)
    lues = (await client.get(f"/v1/aides/evaluations?dossier_id={dossier['id']}")).json()["elements"]
    assert [lue["id"] for lue in lues] == [evaluation["id"]]


@pytest.mark.parametrize(
    ("corps", "champ"),
    [
        ({"faits": {"effectif_etp": -1}}, "body.faits.effectif_etp"),
        ({"faits": {"chiffre_affaires": "1"}}, "body.faits.chiffre_affaires"),
        ({"le": "2026-02-30"}, "body.le"),
        ({"actions": []}, "body.actions"),
    ],
)
async def test_une_saisie_fausse_nomme_le_champ(plateforme: PlateformeTest, corps: dict[str, Any], champ: str) -> None:
    refus = await plateforme.client(Role.ENSEMBLIER).post("/v1/aides/examens", json=corps)
    assert champ in {c["champ"] for c in verifier_probleme(refus, 422, "saisie-invalide")["champs"]}


def test_une_lettre_par_rang_dit_les_deux_ensembles() -> None:
    assert lettres(5, 0b00011, 0b01000, b"vfi") == "ffviv"
    assert lettres(0, 0, 0, b"vfi") == ""


async def test_deux_faits_de_taille_qui_se_contredisent_sont_refuses(plateforme: PlateformeTest) -> None:
    corps = {"faits": {"exercices_clos": 1, "exercices_precedents": [{"effectif_etp": 10}]}}
    refus = await plateforme.client(Role.ENSEMBLIER).post("/v1/aides/examens", json=corps)
    verifier_probleme(refus, 409, "taille-contradictoire")


async def test_une_tranche_de_l_annuaire_est_dite_approchee(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier(tranche_effectif="12")
    lu, _ = await _examen(plateforme, dossier_id=dossier["id"])
    effectif = next(fait for fait in lu["faits"] if fait["code"] == "effectif_etp")
    assert (effectif["source"], effectif["approche"]) == ("annuaire", True)


@pytest.mark.parametrize(
    "entetes", [{"Content-Type": "application/json; charset=utf-8"}, {"Idempotency-Key": "examen-deux-fois"}]
)
async def test_le_chemin_ordinaire_et_le_plus_court_donnent_les_memes_octets(
    plateforme: PlateformeTest, entetes: dict[str, str]
) -> None:
    client = plateforme.client(Role.ENSEMBLIER)
    corps = orjson.dumps({"faits": FAITS_PME, "le": "2026-03-01"})
    court = await client.post("/v1/aides/examens", content=corps, headers={"Content-Type": "application/json"})
    ordinaire = await client.post(
        "/v1/aides/examens", content=corps, headers={"Content-Type": "application/json", **entetes}
    )
    assert (court.status_code, ordinaire.status_code) == (200, 200)
    assert court.content == ordinaire.content


async def test_un_corps_qui_n_est_pas_du_json_est_refuse(plateforme: PlateformeTest) -> None:
    client = plateforme.client(Role.ENSEMBLIER)
    refus = await client.post("/v1/aides/examens", content=b"{", headers={"Content-Type": "application/json"})
    verifier_probleme(refus, 422, "saisie-invalide")
