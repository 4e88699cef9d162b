"""Each mechanism, on what is known, unknown and without object."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.aides.programmes.arbre import Absence, Valeur
from tests.outillage.programmes import FINALE, A, B, programme, verdict

SI_A = {"entreprise . x": {"applicable si": A, "valeur": "oui"}}
COUPLES: list[dict[str, Valeur]] = [{A: a, B: b} for a in (None, True, False) for b in (None, True, False)]
"""Of A and B: ?? ?1 ?0 1? 11 10 0? 01 00."""


def verdicts(finale: Any, autres: dict[str, Any] | None = None) -> str:
    return "".join(verdict(finale, faits, autres) for faits in COUPLES)


@pytest.mark.parametrize(
    ("finale", "attendus"),
    [
        ({"toutes ces conditions": [A, B]}, "??0?10000"),
        ({"une de ces conditions": [A, B]}, "?1?111?10"),
        ({"toutes ces conditions": []}, "111111111"),
        ({"une de ces conditions": []}, "000000000"),
        ({"applicable si": A, "valeur": B}, "????10000"),
        ({"non applicable si": A, "valeur": B}, "???000?10"),
        ({"applicable si": A, "non applicable si": B, "valeur": "oui"}, "????01000"),
        ({"par défaut": "oui", "valeur": A}, "111111000"),
        ({"applicable si": B, "par défaut": "oui", "valeur": A}, "?10?10?00"),
        ({"variations": [{"si": A, "alors": "oui"}, {"si": B, "alors": "non"}, {"sinon": "oui"}]}, "???111?01"),
        ({"variations": [{"si": A, "alors": "oui"}, {"si": B, "alors": "oui"}]}, "???111?10"),
        ({"valeur": {"une de ces conditions": [{"toutes ces conditions": [A, B]}, "non"]}}, "??0?10000"),
        (f"{A} = oui", "???111000"),
        (f"{A} != oui", "???000111"),
        (f"{A} = {B}", "????10?01"),
    ],
)
def test_chaque_mecanisme_repond_sur_ce_qui_est_connu_ou_non(finale: Any, attendus: str) -> None:
    assert verdicts(finale) == attendus


@pytest.mark.parametrize(
    ("finale", "attendus"),
    [
        ({"toutes ces conditions": ["x", B]}, "??0?10000"),
        ({"une de ces conditions": ["x", B]}, "?1?111?10"),
        ("x = non", "???000111"),
        ("x != oui", "???000111"),
        ({"non applicable si": "x", "valeur": "oui"}, "???000111"),
        ({"par défaut": "oui", "valeur": "x"}, "111111000"),
    ],
)
def test_une_regle_sans_objet_vaut_non_dans_une_condition(finale: Any, attendus: str) -> None:
    assert verdicts(finale, SI_A) == attendus


def test_ce_qui_est_sans_objet_ne_s_ordonne_pas_et_n_egale_pas_zero() -> None:
    autres = {"entreprise . n": {"applicable si": A, "valeur": 0}}
    assert verdict("n <= 3", {A: False}, autres) == "0"
    assert verdict("n = 0", {A: False}, autres) == "0"
    assert verdict("n != 0", {A: False}, autres) == "1"
    assert programme("n <= 3", autres).valeurs({A: False})[FINALE] is Absence.SANS_OBJET


@pytest.mark.parametrize(
    ("operateur", "attendus"), [("<", "100"), ("<=", "110"), (">", "001"), (">=", "011"), ("=", "010"), ("!=", "101")]
)
def test_un_nombre_se_compare_bornes_comprises(operateur: str, attendus: str) -> None:
    for valeur, attendu in zip((Decimal("49.5"), Decimal(50), Decimal(51)), attendus, strict=True):
        assert verdict(f"effectif {operateur} 50", {"entreprise . effectif": valeur}) == attendu
    assert verdict(f"effectif {operateur} 50", {}) == "?"


def test_un_texte_se_compare_entre_guillemets_ou_par_son_nom() -> None:
    for ecrit in ("région = Corse", 'région = "Corse"', "région = 'Corse'"):
        assert [verdict(ecrit, {"région": nom}) for nom in ("Corse", "Bretagne", None)] == ["1", "0", "?"]


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [("2025-02-28", "0"), ("2025-03-01", "1"), ("2025-06-30", "1"), ("2025-07-01", "0")],
)
def test_le_premier_et_le_dernier_jour_de_validite_comptent(jour: str, attendu: str) -> None:
    fenetre = ["dispositif . début de validité <= date du jour", "date du jour <= dispositif . fin de validité"]
    finale = {"applicable si": {"toutes ces conditions": fenetre}, "valeur": "oui"}
    fiche = {"début de validité": "01/03/2025", "fin de validité": "30/06/2025"}
    lu = programme(finale, **fiche)
    assert lu.verdict({"date du jour": date.fromisoformat(jour)}) is (attendu == "1")
    assert lu.verdict({}) is None
    assert programme(finale).verdict({"date du jour": date.fromisoformat(jour)}) is None


@pytest.mark.parametrize(
    ("dessus", "attendus"),
    [
        ({"toutes ces conditions": [A]}, "110"),
        ({"applicable si": A, "valeur": 3}, "110"),
        (None, "111"),
    ],
)
def test_une_regle_suit_celle_qui_est_au_dessus_d_elle(dessus: Any, attendus: str) -> None:
    autres = {"entreprise . p": dessus, "entreprise . p . c": None, "entreprise . p . c . d": "oui"}
    vus = "".join(verdict("p . c . d", {A: valeur}, autres) for valeur in (None, True, False))
    assert vus == attendus


def test_un_nom_se_cherche_de_la_regle_vers_la_racine() -> None:
    autres = {"entreprise . p": None, "entreprise . p . x": "oui", "entreprise . x": "non", "entreprise . p . z": "x"}
    assert verdict("p . z", {}, autres) == "1"
    assert verdict("x", {}, autres) == "0"
    assert verdict("p . x", {}, autres) == "1"
    voisins = {"entreprise . q": None, "entreprise . q . y": "y = oui", "y": "oui"}
    assert verdict("q . y", {}, voisins) == "1"


def test_une_question_du_programme_prend_le_type_de_son_usage() -> None:
    autres = {"entreprise . flotte": {"question": "Combien de véhicules ?"}}
    assert programme("flotte >= 5", autres).genres == {"entreprise . flotte": "nombre"}
    assert programme({"toutes ces conditions": ["flotte"]}, autres).genres == {"entreprise . flotte": "booleen"}
    assert verdict("flotte >= 5", {"entreprise . flotte": Decimal(7)}, autres) == "1"
    assert verdict("flotte >= 5", {}, autres) == "?"


def test_une_question_sans_objet_ne_se_lit_pas_meme_si_elle_a_une_reponse() -> None:
    autres = {"entreprise . flotte": {"applicable si": A, "question": "Combien de véhicules ?"}}
    reponse: dict[str, Valeur] = {"entreprise . flotte": Decimal(7)}
    assert [verdict("flotte >= 5", {A: a, **reponse}, autres) for a in (True, False, None)] == ["1", "0", "?"]


def test_une_question_ne_reference_sa_reponse_qu_une_fois_apprise() -> None:
    autres = {"entreprise . q": None, "entreprise . alias": "q"}
    lu = programme({"toutes ces conditions": ["alias"]}, autres)
    assert lu.genres == {"entreprise . q": "booleen"}
    assert [lu.verdict({"entreprise . q": valeur}) for valeur in (True, False, None)] == [True, False, None]


def test_une_chaine_de_regles_partagees_se_calcule_une_fois_chacune() -> None:
    longueur = 400
    autres: dict[str, Any] = {
        f"entreprise . r{rang}": {"toutes ces conditions": [f"r{rang + 1}", f"r{rang + 1}"]} for rang in range(longueur)
    }
    autres[f"entreprise . r{longueur}"] = A
    assert verdict("r0", {A: True}, autres) == "1"
    assert verdict("r0", {}, autres) == "?"
