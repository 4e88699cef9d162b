"""The shipped action library is data: these tests are its only compiler."""

import json
import re
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import pytest

DONNEES = Path(__file__).resolve().parents[3] / "services" / "diagnostic" / "donnees"
REFERENTIEL: dict[str, Any] = json.loads((DONNEES / "referentiel-1.0.0.json").read_text(encoding="utf-8"))
TEXTE = (DONNEES / "actions-1.0.0.json").read_text(encoding="utf-8")
ACTIONS: list[dict[str, Any]] = json.loads(TEXTE)["actions"]

TYPES = {"gain_rapide", "structurant", "investissement", "formation", "etude", "preparation_deploiement"}
BESOINS = {"conseil", "investissement_productif", "formation", "recrutement", "innovation", "transition", "export"}
ACTEURS = {"cetim", "cci", "opco", "region", "pole", "bpifrance"}
SANS_CONDITION: dict[str, object] = {"effectif_min": None, "effectif_max": None, "naf_prefixes": []}

THEMATIQUES: list[dict[str, Any]] = REFERENTIEL["thematiques"]
AXES: list[dict[str, Any]] = [axe for thematique in THEMATIQUES for axe in thematique["axes"]]
ACTION_PAR_CODE = {action["code"]: action for action in ACTIONS}
EQUIPEMENTS = [action for action in ACTIONS if action["installe_equipement"]]

chaque_axe = pytest.mark.parametrize("axe", AXES, ids=lambda axe: axe["code"])
chaque_action = pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action["code"])


def test_les_codes_des_actions_sont_uniques_et_bien_formes() -> None:
    assert len(ACTION_PAR_CODE) == len(ACTIONS)
    assert [code for code in ACTION_PAR_CODE if not re.fullmatch(r"act_[a-z0-9_]{1,37}", code)] == []


def test_les_textes_des_actions_suivent_la_typographie_francaise() -> None:
    assert '""' not in TEXTE
    assert re.findall(r".{12}(?:  \w| [?!;%€]|[^\" ] :|\s,|\u2019).{3}", TEXTE) == []


def test_la_bibliotheque_compte_au_moins_soixante_actions() -> None:
    assert len(ACTIONS) >= 60
    for champ in ("titre", "pourquoi", "indicateur_de_preuve", "risques"):
        assert len({action[champ] for action in ACTIONS}) == len(ACTIONS), champ


@pytest.mark.parametrize("niveau", [0, 1, 2, 3])
@chaque_axe
def test_tout_niveau_sous_pilote_trouve_une_action_sans_condition(axe: dict[str, Any], niveau: int) -> None:
    assert any(
        action["axe"] == axe["code"]
        and action["palier_de"] <= niveau < action["palier_vers"]
        and action["conditions"] == SANS_CONDITION
        for action in ACTIONS
    )


@chaque_axe
def test_chaque_axe_a_une_action_de_demarrage(axe: dict[str, Any]) -> None:
    siennes = [action for action in ACTIONS if action["axe"] == axe["code"]]
    assert any(action["palier_de"] <= 1 and action["palier_vers"] >= 3 for action in siennes)


@chaque_action
def test_une_action_n_emploie_que_les_codes_partages(action: dict[str, Any]) -> None:
    assert action["axe"] in {axe["code"] for axe in AXES}
    assert action["type"] in TYPES
    assert set(action["besoin_aide"]) <= BESOINS
    assert action["acteurs"]
    assert set(action["acteurs"]) <= ACTEURS
    assert all(len(liste) == len(set(liste)) for liste in (action["besoin_aide"], action["acteurs"]))


@chaque_action
def test_les_bornes_d_une_action_sont_ordonnees(action: dict[str, Any]) -> None:
    effort, conditions = action["effort"], action["conditions"]
    assert 0 <= action["palier_de"] < action["palier_vers"] <= 5
    assert 0 < effort["jours_min"] <= effort["jours_max"]
    assert 0 <= Decimal(effort["cout_min_eur"]) <= Decimal(effort["cout_max_eur"])
    assert effort["duree_mois"] >= 1
    assert (conditions["effectif_min"] or 0) < (conditions["effectif_max"] or 10**6)
    assert all(re.fullmatch(r"\d{2}", prefixe) for prefixe in conditions["naf_prefixes"])


@chaque_action
def test_une_action_dit_comment_faire_et_d_ou_vient_le_gain(action: dict[str, Any]) -> None:
    assert 3 <= len(action["comment"]) == len(set(action["comment"])) <= 5
    assert "vérifier" in action["gain"]["source"]
    assert action["gain"]["niveau_preuve"] == "a_verifier"
    assert len(action["pourquoi"]) >= 60


@chaque_action
def test_les_prerequis_existent_et_ne_sont_pas_plus_restrictifs(action: dict[str, Any]) -> None:
    for code in action["prerequis"]:
        prerequis = ACTION_PAR_CODE[code]
        assert prerequis["conditions"] in (SANS_CONDITION, action["conditions"])
        assert prerequis["palier_de"] <= action["palier_de"]


def test_les_prerequis_ne_forment_aucun_cycle() -> None:
    try:
        ordre = list(TopologicalSorter({a["code"]: a["prerequis"] for a in ACTIONS}).static_order())
    except CycleError as erreur:
        pytest.fail(f"cycle de prérequis : {erreur.args[1]}")
    assert len(ordre) == len(ACTIONS)


def test_un_equipement_est_toujours_un_investissement_et_reciproquement() -> None:
    assert all((action["type"] == "investissement") == action["installe_equipement"] for action in ACTIONS)
    assert {action["axe"] for action in EQUIPEMENTS} >= {"mod_parc", "mod_auto", "mod_techno"}


@pytest.mark.parametrize("action", EQUIPEMENTS, ids=lambda action: action["code"])
def test_un_equipement_attend_sa_faisabilite_et_son_adaptation(action: dict[str, Any]) -> None:
    avant = {ACTION_PAR_CODE[code]["type"]: ACTION_PAR_CODE[code] for code in action["prerequis"]}
    assert {"etude", "preparation_deploiement"} <= avant.keys()
    assert avant["etude"]["code"] in avant["preparation_deploiement"]["prerequis"]
    for prealable in avant.values():
        assert prealable["axe"] == action["axe"]
        assert prealable["palier_vers"] >= action["palier_vers"], "the step would vanish before the equipment does"


@pytest.mark.parametrize("thematique", THEMATIQUES, ids=lambda thematique: thematique["code"])
def test_chaque_thematique_offre_au_moins_deux_gains_rapides(thematique: dict[str, Any]) -> None:
    axes = {axe["code"] for axe in thematique["axes"]}
    gains = [action for action in ACTIONS if action["axe"] in axes and action["type"] == "gain_rapide"]
    assert len(gains) >= 2
    assert all(Decimal(action["effort"]["cout_max_eur"]) <= 5000 for action in gains), "a quick win is cheap"
