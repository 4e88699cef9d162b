"""The plan of 2013-2017 told as history: each weakness that its review names is found by a rule, over HTTP."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.base import ServeurTest
from tests.outillage.histoire_plan import a_midi, signer_plan, vivre
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest, monter_plateforme
from tests.outillage.repertoire import partenaire_neuf

PLAN = json.loads((Path(__file__).parent / "plan-2013-2017.json").read_text(encoding="utf-8"))
PROGRAMMES = json.loads(
    (Path(__file__).parents[1] / "repertoire" / "programmes-2013-2017.json").read_text(encoding="utf-8")
)
PERIODE = {"du": "2013-01-01", "au": "2017-12-31"}
Trouves = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
async def bilan(serveur: ServeurTest, var: Path, worker_id: str) -> AsyncIterator[tuple[Trouves, dict[str, Any]]]:
    """What the product finds in the plan (by rule), and its conventions by programme."""
    async with monter_plateforme(serveur.copie(f"bilan_{worker_id}"), var) as plateforme:
        signees = await signer_plan(plateforme, PLAN["conventions"])
        for fiche in PROGRAMMES:
            partenaire = await partenaire_neuf(plateforme)
            await partenaire.publie(**{"capacite": {}, **fiche["contenu"]})
        court, long = timedelta(weeks=3), timedelta(days=19 * 30.4)
        for attente in (court, timedelta(days=120), long):
            await vivre(plateforme, a_midi("2015-01-05"), attente, oriente=False)
        await plateforme.rattraper()
        lu = await plateforme.client(Role.REGION).get("/v1/faiblesses", params=PERIODE)
        assert lu.status_code == 200, lu.text
        trouves: Trouves = {}
        for faiblesse in lu.json()["faiblesses"]:
            trouves.setdefault(faiblesse["regle"], []).append(faiblesse)
        yield trouves, signees


Bilan = tuple[Trouves, dict[str, Any]]


async def test_le_lrccp_a_fait_27_accompagnements_sur_36(bilan: Bilan) -> None:
    trouves, signees = bilan
    (manque,) = trouves["objectif-manque"]
    assert manque["objets"] == [signees["developpement-durable"]["id"]]
    assert manque["chiffres"] == {"realise": "27", "cible": "36", "taux": "0.7500"}


async def test_la_grappe_de_l_automobile_ne_s_est_pas_constituee(bilan: Bilan) -> None:
    trouves, signees = bilan
    (groupe,) = trouves["groupe-non-constitue"]
    assert groupe["objets"] == [signees["excellence-automobile"]["id"]]
    assert groupe["chiffres"] == {"constitues": "0", "attendus": "1"}


async def test_l_installation_des_robots_va_de_trois_semaines_a_dix_neuf_mois(bilan: Bilan) -> None:
    (delai,) = bilan[0]["delais-disperses"]
    assert (delai["chiffres"]["etape"], delai["n"]) == ("signature", 3)
    assert float(delai["chiffres"]["min_jours"]) / 7 == pytest.approx(3, abs=0.1)
    assert float(delai["chiffres"]["max_jours"]) / 30.4 == pytest.approx(19, abs=0.1)


async def test_l_offre_de_mov_eo_double_celle_d_autres_acteurs(bilan: Bilan) -> None:
    paires = [constat["explication"] for constat in bilan[0]["redondance"]]
    moveo = next(fiche for fiche in PROGRAMMES if fiche["code"] == "veille-export-moveo")["contenu"]["titre"]
    assert len([phrase for phrase in paires if moveo in phrase]) == 3


async def test_l_orientation_vers_le_financement_n_est_pas_systematique(bilan: Bilan) -> None:
    (constat,) = bilan[0]["financement-non-systematique"]
    assert constat["chiffres"] == {"clos": "3", "sans_orientation": "3", "taux": "0.0000"}
    assert len(constat["objets"]) == 3


async def test_l_impact_n_est_mesure_que_par_ceux_qui_l_ont_compte(bilan: Bilan) -> None:
    trouves, signees = bilan
    muets = {objet for constat in trouves["impact-non-mesure"] for objet in constat["objets"]}
    parlants = {signees[nom]["id"] for nom in ("reseau-business", "economie-circulaire", "robots-1")}
    assert muets == {convention["id"] for convention in signees.values()} - parlants
    midest = next(c for c in trouves["impact-non-mesure"] if c["objets"] == [signees["midest"]["id"]])
    assert "moyens, satisfaction" in midest["explication"]


async def test_la_participation_aux_industries_days_baisse_chaque_annee(bilan: Bilan) -> None:
    trouves, signees = bilan
    baisses = trouves["participation-en-baisse"]
    assert {baisse["objets"][0] for baisse in baisses} == {signees["industries-days"]["id"]}
    assert {"2014": "849", "2015": "732", "2016": "610"} in [baisse["chiffres"] for baisse in baisses]


async def test_les_actions_sont_trop_nombreuses_et_certaines_inutilisees(bilan: Bilan) -> None:
    trouves, _ = bilan
    (trop,) = trouves["trop-d-actions"]
    assert trop["chiffres"] == {"conventions": "15", "seuil": "10"}
    assert trouves["programme-inutilise"]


async def test_un_plan_sain_ne_leve_aucune_faiblesse(serveur: ServeurTest, var: Path, worker_id: str) -> None:
    convention = {
        "programme": "modernisation",
        "porteur": "un partenaire",
        "intitule": "Accompagnement à la modernisation",
        "montant_eur": "100000.00",
        "du": "2014-01-01",
        "au": "2016-12-31",
        "cibles": [{"indicateur": "accompagnements", "valeur": "30"}, {"indicateur": "groupes", "valeur": "1"}],
        "releves": [
            {"indicateur": "accompagnements", "le": f"{annee}-12-31", "valeur": str(valeur)}
            for annee, valeur in ((2014, 8), (2015, 12), (2016, 12))
        ]
        + [
            {"indicateur": "groupes", "le": "2015-06-30", "valeur": "1"},
            {"indicateur": "emplois", "le": "2016-12-31", "valeur": "14"},
        ],
    }
    async with monter_plateforme(serveur.copie(f"sain_{worker_id}"), var) as plateforme:
        await signer_plan(plateforme, [convention])
        for semaines in (3, 6, 9):
            await vivre(plateforme, a_midi("2015-01-05"), timedelta(weeks=semaines), oriente=True)
        await plateforme.rattraper()
        lu = (await plateforme.client(Role.REGION).get("/v1/faiblesses", params=PERIODE)).json()
        assert (lu["faiblesses"], lu["par_regle"]) == ([], {})


@pytest.mark.parametrize(
    ("parametres", "statut", "code"),
    [
        ({"du": "2017-01-01", "au": "2016-12-31"}, 409, "periode-inversee"),
        ({"du": "2017-01-01", "au": "2150-12-31"}, 409, "date-future"),
        ({"du": "hier", "au": "2017-12-31"}, 422, "saisie-invalide"),
    ],
)
async def test_une_periode_impossible_est_refusee(
    plateforme: PlateformeTest, parametres: dict[str, str], statut: int, code: str
) -> None:
    reponse = await plateforme.client(Role.REGION).get("/v1/faiblesses", params=parametres)
    verifier_probleme(reponse, statut, code)


async def test_seules_la_region_et_l_ensemblier_lisent_les_faiblesses(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().get("/v1/faiblesses", params=PERIODE), 401, "non-authentifie")
    for role in (Role.PARTENAIRE_RESPONSABLE, Role.COMITE):
        verifier_probleme(await plateforme.client(role).get("/v1/faiblesses", params=PERIODE), 403, "acces-interdit")
