"""The shipped référentiel is data: these tests are its only compiler."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

DONNEES = Path(__file__).resolve().parents[3] / "services" / "diagnostic" / "donnees"
REFERENTIEL: dict[str, Any] = json.loads((DONNEES / "referentiel-1.0.0.json").read_text(encoding="utf-8"))

# A dot or a dash in a code breaks the paths of the form renderers.
CODE = re.compile(r"^[a-z][a-z0-9_]{1,40}$")
BLOQUANTS = {"rh_sante_a", "env_conformite_a"}
OBJECTIFS = {"couts", "delais", "qualite", "croissance", "recruter", "energie", "innover", "solidite"}

THEMATIQUES: list[dict[str, Any]] = REFERENTIEL["thematiques"]
AXES: list[dict[str, Any]] = [axe for thematique in THEMATIQUES for axe in thematique["axes"]]
QUESTIONS: list[dict[str, Any]] = [question for axe in AXES for question in axe["questions"]]
ANCRES = [question for question in QUESTIONS if question["ancre"]]
RESULTATS = [question for question in QUESTIONS if not question["ancre"]]

chaque_axe = pytest.mark.parametrize("axe", AXES, ids=lambda axe: axe["code"])
chaque_ancre = pytest.mark.parametrize("question", ANCRES, ids=lambda question: question["code"])
chaque_resultat = pytest.mark.parametrize("question", RESULTATS, ids=lambda question: question["code"])


def textes(valeur: object) -> Iterator[str]:
    match valeur:
        case str():
            yield valeur
        case dict():
            for element in valeur.values():
                yield from textes(element)
        case list():
            for element in valeur:
                yield from textes(element)


def test_six_thematiques_de_six_axes_avec_une_ancre_chacun() -> None:
    assert [thematique["code"] for thematique in THEMATIQUES] == ["mod", "rh", "org", "env", "mkd", "lea"]
    assert [len(thematique["axes"]) for thematique in THEMATIQUES] == [6] * 6
    assert [sum(question["ancre"] for question in axe["questions"]) for axe in AXES] == [1] * 36


def test_l_echelle_va_de_absent_a_exemplaire() -> None:
    assert [palier["niveau"] for palier in REFERENTIEL["echelle"]] == [0, 1, 2, 3, 4, 5]
    assert len({palier["nom"] for palier in REFERENTIEL["echelle"]}) == 6
    assert len({palier["descripteur"] for palier in REFERENTIEL["echelle"]}) == 6


def test_les_codes_sont_uniques_et_lisibles_par_les_formulaires() -> None:
    codes = [objet["code"] for objet in (*THEMATIQUES, *AXES, *QUESTIONS, *REFERENTIEL["objectifs"])]
    assert [code for code, nombre in Counter(codes).items() if nombre > 1] == []
    assert [code for code in codes if not CODE.fullmatch(code)] == []


def test_un_axe_porte_le_code_de_sa_thematique_et_une_question_celui_de_son_axe() -> None:
    for thematique in THEMATIQUES:
        for axe in thematique["axes"]:
            assert axe["code"].startswith(thematique["code"] + "_")
            assert all(question["code"].startswith(axe["code"] + "_") for question in axe["questions"])


def test_tous_les_poids_valent_un_et_rien_n_est_facultatif() -> None:
    assert {objet["poids"] for objet in (*THEMATIQUES, *AXES, *QUESTIONS)} == {1}
    assert not any(thematique["facultative"] for thematique in THEMATIQUES)


def test_seules_la_sante_et_la_conformite_sont_bloquantes() -> None:
    assert {question["code"] for question in QUESTIONS if question["bloquant"]} == BLOQUANTS


def test_un_critere_bloquant_ne_peut_pas_etre_declare_non_applicable() -> None:
    assert not any(question["na_autorise"] for question in QUESTIONS if question["bloquant"])


@chaque_axe
def test_la_cible_a_deux_ans_est_maitrise_ou_pilote(axe: dict[str, Any]) -> None:
    assert axe["cible"] in (3, 4)


@chaque_ancre
def test_une_ancre_offre_les_six_niveaux_une_fois_chacun(question: dict[str, Any]) -> None:
    assert [option["points"] for option in question["options"]] == [0, 1, 2, 3, 4, 5]
    assert [option["code"] for option in question["options"]] == ["n0", "n1", "n2", "n3", "n4", "n5"]
    assert (question["type"], question["compte"], question["nature"]) == ("choix_unique", True, "pratique")
    assert question["visible_si"] is None, "hiding an anchor would silently empty its axis"
    assert question["nsp_autorise"]


@chaque_ancre
def test_les_options_sont_courtes_et_distinctes(question: dict[str, Any]) -> None:
    libelles = [option["libelle"] for option in question["options"]]
    assert len({libelle.casefold() for libelle in libelles}) == 6
    assert all(5 <= len(libelle) <= 110 for libelle in libelles)


def test_aucune_option_n_est_recopiee_d_un_axe_a_l_autre() -> None:
    libelles = Counter(option["libelle"].casefold() for question in ANCRES for option in question["options"])
    assert [libelle for libelle, nombre in libelles.items() if nombre > 1] == []


def test_chaque_question_dit_ou_regarder_et_quelle_preuve_demander() -> None:
    for champ in ("libelle", "aide", "preuve_attendue"):
        assert len({question[champ] for question in QUESTIONS}) == len(QUESTIONS), champ
    assert all(question["libelle"].endswith("\u00a0?") for question in QUESTIONS)
    assert all(len(question["aide"]) >= 60 for question in QUESTIONS)


def test_une_ancre_non_applicable_dit_qui_n_est_pas_concerne() -> None:
    assert {question["code"] for question in ANCRES if question["na_autorise"]} == {
        question["code"] for question in ANCRES if "Non concerné" in question["aide"]
    }


def test_un_resultat_chiffre_par_thematique() -> None:
    porteurs = [
        thematique["code"] for thematique in THEMATIQUES for axe in thematique["axes"] for _ in axe["questions"][1:]
    ]
    assert porteurs == [thematique["code"] for thematique in THEMATIQUES]


@chaque_resultat
def test_un_resultat_chiffre_n_entre_pas_dans_la_note(question: dict[str, Any]) -> None:
    assert (question["type"], question["compte"], question["nature"]) == ("nombre", False, "resultat")
    assert question["unite"]
    assert question["min"] < question["max"]
    assert question["sens"] in ("croissant", "decroissant")
    assert not {"options", "seuils"} & question.keys()


@chaque_resultat
def test_un_resultat_chiffre_se_montre_selon_l_ancre_du_meme_axe(question: dict[str, Any]) -> None:
    condition = question["visible_si"]
    ancre = next(ancre for ancre in ANCRES if ancre["code"] == condition["question"])
    assert ancre["code"].rpartition("_")[0] == question["code"].rpartition("_")[0]
    assert set(condition["dans"]) < {option["code"] for option in ancre["options"]}
    assert condition["dans"]


def test_la_pertinence_croise_chaque_axe_et_chaque_objectif() -> None:
    pertinence = REFERENTIEL["pertinence"]
    assert [objectif["code"] for objectif in REFERENTIEL["objectifs"]] == list(next(iter(pertinence.values())))
    assert set(pertinence) == {axe["code"] for axe in AXES}
    assert all(set(ligne) == OBJECTIFS for ligne in pertinence.values())
    assert {valeur for ligne in pertinence.values() for valeur in ligne.values()} == {0, 0.5, 1}


def test_chaque_axe_sert_pleinement_un_objectif_et_chaque_objectif_trois_axes() -> None:
    pertinence = REFERENTIEL["pertinence"]
    assert [axe for axe, ligne in pertinence.items() if max(ligne.values()) < 1] == []
    assert [o for o in OBJECTIFS if sum(ligne[o] == 1 for ligne in pertinence.values()) < 3] == []


def test_aucun_texte_n_est_vide_ni_mal_espace() -> None:
    for texte in textes(REFERENTIEL):
        assert texte
        assert texte == texte.strip()
        assert not re.search(r"  | [?!:;%€]|\.\.|\s,|\u2019", texte), texte
