"""The size of a company over HTTP: exact thresholds, links, two closed years, French categories."""

import uuid
from datetime import date
from typing import Any

import pytest

from services.aides.eligibilite.taille_exercices import Exercices, classe
from services.aides.minimis.liens import Lien, NatureLien, controlees, groupe
from shared.securite.identite import Role
from tests.outillage.aides import evaluation_type
from tests.outillage.entreprises import siret_neuf
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

CODES = ("micro", "petite", "moyenne", "grande")
EXEMPTE, PUBLIC = {"investisseur_exempte": True}, {"organisme_public": True}
GROUPE = {"effectif_etp": 300, "chiffre_affaires_eur": "1000000", "total_bilan_eur": "1000000"}


async def taille(plateforme: PlateformeTest, dossier: dict[str, Any], **faits: Any) -> dict[str, Any]:
    """The size of an evaluation made on these facts."""
    evaluation = await evaluation_type(plateforme, dossier["id"], faits=faits, actions=[])
    reponse = await plateforme.client(Role.ENSEMBLIER).get(f"/v1/aides/evaluations/{evaluation['id']}/taille")
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


def chiffres(effectif: Any, ca: str = "1000000", bilan: str = "1000000") -> dict[str, Any]:
    return {"effectif_etp": effectif, "chiffre_affaires_eur": ca, "total_bilan_eur": bilan}


async def test_la_taille_se_lit_par_qui_voit_le_dossier(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"], actions=[])
    chemin = f"/v1/aides/evaluations/{evaluation['id']}/taille"
    verifier_probleme(await plateforme.client().get(chemin), 401, "non-authentifie")
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    verifier_probleme(await etranger.get(chemin), 404, "evaluation-introuvable")
    inconnue = f"/v1/aides/evaluations/{uuid.uuid4()}/taille"
    verifier_probleme(await plateforme.client(Role.ENSEMBLIER).get(inconnue), 404, "evaluation-introuvable")


@pytest.mark.parametrize(
    ("faits", "ue", "lme"),
    [
        pytest.param(chiffres(9), "micro", "micro", id="9"),
        pytest.param(chiffres("9.99"), "micro", "micro", id="9_99"),
        pytest.param(chiffres(10), "petite", "pme", id="10"),
        pytest.param(chiffres(49), "petite", "pme", id="49"),
        pytest.param(chiffres(50), "moyenne", "pme", id="50"),
        pytest.param(chiffres(249), "moyenne", "pme", id="249"),
        pytest.param(chiffres(250), "grande", "eti", id="250"),
        pytest.param(chiffres(5, "2000000", "2000001"), "micro", "micro", id="micro_ca_a_la_borne"),
        pytest.param(chiffres(5, "2000000.01", "2000000.01"), "petite", "pme", id="micro_deux_bornes_passees"),
        pytest.param(chiffres(49, "10000000.01", "10000000"), "petite", "pme", id="petite_bilan_a_la_borne"),
        pytest.param(chiffres(49, "10000000.01", "10000000.01"), "moyenne", "pme", id="petite_deux_bornes_passees"),
        pytest.param(chiffres(249, "50000000.01", "43000000"), "moyenne", "pme", id="moyenne_bilan_a_la_borne"),
        pytest.param(chiffres(249, "50000000.01", "43000000.01"), "grande", "eti", id="moyenne_deux_bornes_passees"),
        pytest.param(chiffres(4999, "1500000000", "2000000000.01"), "grande", "eti", id="eti_a_la_borne"),
        pytest.param(chiffres(5000), "grande", "ge", id="5000"),
    ],
)
async def test_la_classe_change_aux_bornes_exactes(
    plateforme: PlateformeTest, dossier: dict[str, Any], faits: dict[str, Any], ue: str, lme: str
) -> None:
    lue = await taille(plateforme, dossier, **faits)
    assert (lue["etat"], lue["categories_ue"], lue["categories_lme"]) == ("certaine", [ue], [lme])


@pytest.mark.parametrize(
    ("lien", "relation", "total", "ue", "lme"),
    [
        pytest.param({"part": "0.30"}, "partenaire", "270.00", "grande", "pme", id="partenaire_30"),
        pytest.param({"part": "0.30", **EXEMPTE}, "investisseur_exempte", "180.00", "moyenne", "pme", id="fonds_30"),
        pytest.param({"part": "0.24"}, "sous_le_seuil", "180.00", "moyenne", "pme", id="sous_25"),
        pytest.param({"part": "0.51"}, "liee", "480.00", "grande", "eti", id="majoritaire"),
        pytest.param({"part": "0.10", "controle": True}, "liee", "480.00", "grande", "eti", id="controle"),
        pytest.param({"part": "0.51", **EXEMPTE}, "liee", "480.00", "grande", "eti", id="fonds_majoritaire"),
    ],
)
async def test_chaque_entreprise_apporte_sa_part_avec_sa_source(
    plateforme: PlateformeTest,
    dossier: dict[str, Any],
    lien: dict[str, Any],
    relation: str,
    total: str,
    ue: str,
    lme: str,
) -> None:
    siren = siret_neuf()[:9]
    lue = await taille(plateforme, dossier, **chiffres(180), liens=[{"siren": siren, **GROUPE, **lien}])
    assert (lue["categories_ue"], lue["categories_lme"]) == ([ue], [lme])
    propre, autre = lue["contributions"]
    assert (propre["relation"], propre["effectif_uta"]["mini"]) == ("entreprise", "180.00")
    assert (autre["siren"], autre["relation"], autre["effectif_uta"]["source"]) == (siren, relation, "saisie")
    assert lue["total"]["effectif_uta"]["maxi"] == total


@pytest.mark.parametrize(
    ("liens", "public", "ue"),
    [
        pytest.param([{"part": "0.25", **PUBLIC}], True, "grande", id="un_quart"),
        pytest.param([{"part": "0.24", **PUBLIC}], False, "petite", id="sous_un_quart"),
        pytest.param([{"part": "0.13", **PUBLIC}] * 2, True, "grande", id="deux_ensemble"),
        pytest.param([{"part": "0.5", **PUBLIC, **EXEMPTE}], False, "petite", id="petite_commune"),
        pytest.param([{"part": "0.51", **PUBLIC, **EXEMPTE}], True, "grande", id="majoritaire"),
    ],
)
async def test_un_quart_de_capital_public_n_est_jamais_une_pme_sauf_exception(
    plateforme: PlateformeTest, dossier: dict[str, Any], liens: list[dict[str, Any]], public: bool, ue: str
) -> None:
    complets = [{**chiffres(0, "0", "0"), **lien} for lien in liens]
    lue = await taille(plateforme, dossier, **chiffres(20), liens=complets)
    assert (lue["capital_public"], lue["categories_ue"]) == (public, [ue])


@pytest.mark.parametrize(
    ("effectifs", "autres", "attendu", "regle"),
    [
        pytest.param([260], {}, ["grande"], "non_verifiee", id="sans_annee_anterieure"),
        pytest.param([260, 240, 240], {}, ["moyenne"], "appliquee", id="franchi_une_fois"),
        pytest.param([260, 255, 240], {}, ["grande"], "appliquee", id="franchi_deux_fois"),
        pytest.param([240, 260, 260], {}, ["grande"], "appliquee", id="redescendu_une_fois"),
        pytest.param([240, 245, 260], {}, ["moyenne"], "appliquee", id="redescendu_deux_fois"),
        pytest.param([260, 240], {}, ["moyenne", "grande"], "appliquee", id="avant_inconnu"),
        pytest.param([260, 240], {"exercices_clos": 2}, ["moyenne"], "appliquee", id="depuis_le_debut"),
        pytest.param([260, 60, 40, 40], {}, ["moyenne"], "appliquee", id="deux_bornes_suivies_chacune"),
        pytest.param([260, 240, 240], {"seuil_franchi_par_operation": True}, ["grande"], "sans_objet", id="fusion"),
    ],
)
async def test_une_borne_ne_compte_que_franchie_deux_exercices_de_suite(
    plateforme: PlateformeTest,
    dossier: dict[str, Any],
    effectifs: list[int],
    autres: dict[str, Any],
    attendu: list[str],
    regle: str,
) -> None:
    actuel, *avant = effectifs
    precedents = [chiffres(effectif) for effectif in avant] or None
    lue = await taille(plateforme, dossier, **chiffres(actuel), exercices_precedents=precedents, **autres)
    assert (lue["categories_ue"], lue["deux_exercices"]) == (attendu, regle)
    assert lue["etat"] == ("certaine" if len(attendu) == 1 else "a_confirmer")


def test_une_annee_inconnue_ne_donne_pas_une_classe_certaine_que_rien_ne_fonde() -> None:
    toutes = frozenset(CODES)
    assert classe(frozenset({"moyenne"}), Exercices((toutes,)), CODES) == toutes
    assert classe(frozenset({"moyenne"}), Exercices((toutes, frozenset({"moyenne"})), depuis_le_debut=True), CODES) == {
        "moyenne"
    }


async def test_un_lien_du_registre_que_personne_n_a_saisi_rend_la_taille_a_confirmer(
    plateforme: PlateformeTest,
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    siren, mere = dossier["siret"][:9], siret_neuf()[:9]
    corps = {"detentrice": mere, "detenue": siren, "nature": "majorite_votes", "du": "2020-01-01", "source": "Statuts"}
    lie = await plateforme.client(Role.REGION).post("/v1/aides/liens-capitalistiques", json=corps)
    assert lie.status_code == 201, lie.text
    lue = await taille(plateforme, dossier, **chiffres(20), liens=[])
    assert (lue["etat"], lue["categories_ue"]) == ("a_confirmer", ["petite", "moyenne", "grande"])
    apport = lue["contributions"][1]
    assert (apport["siren"], apport["relation"]) == (mere, "liee")
    assert apport["effectif_uta"] == {"mini": "0.00", "maxi": None, "source": "registre_des_liens"}
    dite = {"siren": mere, "part": "0.10", **chiffres(100)}
    lue = await taille(plateforme, dossier, **chiffres(20), liens=[dite])
    assert (lue["etat"], lue["categories_ue"]) == ("certaine", ["moyenne"]), "le registre dit le contrôle"


def test_la_taille_suit_les_liens_de_l_etranger_et_pas_les_fusions() -> None:
    le, debut = date(2026, 1, 1), date(2020, 1, 1)
    liens = [
        Lien("DE1", "A", NatureLien.MAJORITE_VOTES, debut, pays="DE"),
        Lien("A", "B", NatureLien.FUSION, debut),
        Lien("A", "C", NatureLien.PARTENAIRE, debut),
    ]
    assert controlees("A", liens, le) == {"A", "DE1"}
    assert groupe("A", liens, le) == {"A", "B"}


@pytest.mark.parametrize(
    ("tranche", "ue"),
    [
        pytest.param("03", ["micro"], id="6_a_9"),
        pytest.param("12", ["petite"], id="20_a_49"),
        pytest.param(None, list(CODES), id="inconnue"),
    ],
)
async def test_une_tranche_seule_donne_un_intervalle_dit_comme_tel(
    plateforme: PlateformeTest, tranche: str | None, ue: list[str]
) -> None:
    dossier = await plateforme.ouvrir_dossier(**({"tranche_effectif": tranche} if tranche else {}))
    lue = await taille(plateforme, dossier, **chiffres(None))
    assert lue["categories_ue"] == ue
    assert lue["contributions"][0]["effectif_uta"]["source"] == ("annuaire" if tranche else "inconnue")


DETAIL = {"temps_plein": 40, "temps_partiel_uta": "8.5", "dirigeants_uta": 1, "apprentis": 6, "conges_parentaux": 2}


async def test_l_effectif_detaille_se_compte_en_unites_de_travail_annuel(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    lue = await taille(plateforme, dossier, **chiffres(None), effectif_detail=DETAIL)
    assert lue["contributions"][0]["effectif_uta"] == {"mini": "49.50", "maxi": "49.50", "source": "calcul"}
    assert lue["categories_ue"] == ["petite"]


@pytest.mark.parametrize(
    ("faits", "champ"),
    [
        pytest.param({"effectif_etp": 50, "effectif_detail": DETAIL}, "body.faits.effectif_detail", id="effectif"),
        pytest.param(
            {"exercices_clos": 1, "exercices_precedents": [{}]}, "body.faits.exercices_precedents", id="annees"
        ),
    ],
)
async def test_des_faits_de_taille_qui_se_contredisent_sont_refuses(
    plateforme: PlateformeTest, dossier: dict[str, Any], faits: dict[str, Any], champ: str
) -> None:
    corps = {"dossier_id": dossier["id"], "faits": faits}
    refus = await plateforme.client(Role.ENSEMBLIER).post("/v1/aides/evaluations", json=corps)
    assert verifier_probleme(refus, 409, "taille-contradictoire")["champs"][0]["champ"] == champ
