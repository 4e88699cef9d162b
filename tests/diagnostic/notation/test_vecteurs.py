"""Golden vectors of the reference model (section 9): the published rule, figure by figure."""

from decimal import Decimal

import pytest

from services.diagnostic.notation.agregation import agreger, noter_global
from services.diagnostic.notation.axe import CINQ, SANS_OBJET, ZERO, Etat, Note, ReponseNotee, arrondi, noter_axe
from services.diagnostic.notation.evaluation import niveau_affiche
from services.diagnostic.notation.priorite import Contributions, ecart, enjeu, retard
from services.diagnostic.notation.valeurs import niveau_du_seuil, valeur_notee
from services.diagnostic.referentiels.domain import Option, Question

REP, NA, NSP, VIDE, MASQUE = Etat.REPONDU, Etat.NON_APPLICABLE, Etat.INCONNU, Etat.VIDE, Etat.MASQUE


def rep(poids: int, valeur: int, preuve: str, *, bloquant: bool = False) -> ReponseNotee:
    return ReponseNotee(Decimal(poids), REP, Decimal(valeur), preuve, bloquant, f"q{valeur}")


def sans(poids: int, etat: Etat) -> ReponseNotee:
    return ReponseNotee(Decimal(poids), etat)


VECTEURS = {
    "A_trois_reponses": (
        [rep(2, 4, "mesure"), rep(1, 2, "vu"), rep(1, 1, "declare")],
        ("2.75", "1.00", "2.44", "3.06", "0.80"),
    ),
    "B_non_applicable_sort_du_calcul": (
        [rep(2, 4, "mesure"), sans(1, NA), rep(1, 1, "declare")],
        ("3.00", "1.00", "2.63", "3.37", "0.80"),
    ),
    "C_ne_pas_savoir_elargit_l_intervalle": (
        [rep(2, 4, "mesure"), sans(1, NSP), rep(1, 1, "declare")],
        ("3.00", "0.75", "1.88", "3.87", "0.60"),
    ),
    "D_couverture_insuffisante": (
        [sans(2, NSP), rep(1, 4, "vu"), sans(1, VIDE)],
        (None, "0.25", "0.50", "5.00", "0.20"),
    ),
    "E_un_critere_bloquant_plafonne": (
        [rep(2, 5, "mesure"), rep(1, 0, "vu", bloquant=True), rep(1, 4, "vu")],
        ("1.00", "1.00", "1.00", "1.00", "0.90"),
    ),
    "G_rien_de_repondu": ([sans(1, VIDE), sans(1, VIDE)], (None, "0.00", "0.00", "5.00", "0.00")),
}


@pytest.mark.parametrize(("reponses", "attendu"), VECTEURS.values(), ids=VECTEURS)
def test_un_axe_se_note_comme_le_vecteur_publie(reponses: list[ReponseNotee], attendu: tuple[str | None, ...]) -> None:
    note = noter_axe(reponses)
    figures = (note.score, note.couverture, note.bas, note.haut, note.confiance)
    assert tuple(None if figure is None else str(arrondi(figure)) for figure in figures) == attendu
    assert note.statut == ("insuffisant" if attendu[0] is None else "evalue")


def test_le_vecteur_a_nomme_le_maillon_faible() -> None:
    assert noter_axe(VECTEURS["A_trois_reponses"][0]).maillon_faible == ("q1", 1)


def test_le_vecteur_e_garde_la_note_brute_et_signale_le_plafond() -> None:
    note = noter_axe(VECTEURS["E_un_critere_bloquant_plafonne"][0])
    assert (note.plafonne, note.score_brut) == (True, Decimal("3.5"))


def test_le_vecteur_f_tout_non_applicable_n_est_pas_une_insuffisance() -> None:
    note = noter_axe([sans(1, NA), sans(2, NA), sans(1, MASQUE)])
    assert (note.statut, note.score) == ("non_applicable", None)


def _note(score: str | None) -> Note:
    valeur = None if score is None else Decimal(score)
    return Note(
        "insuffisant" if valeur is None else "evalue", valeur, valeur, ZERO, valeur or ZERO, valeur or CINQ, ZERO
    )


def test_une_thematique_est_la_moyenne_ponderee_de_ses_axes_evalues() -> None:
    note = agreger([(Decimal(3), _note("2.75")), (Decimal(2), _note(None)), (Decimal(1), _note("1.00"))])
    assert note.score is not None
    assert (str(arrondi(note.score)), str(arrondi(note.couverture))) == ("2.31", "0.67")


def test_une_thematique_trop_peu_couverte_n_a_pas_de_note() -> None:
    note = agreger([(Decimal(1), _note("4")), (Decimal(1), _note(None))])
    assert (note.statut, note.score, str(note.couverture)) == ("insuffisant", None, "0.5")


@pytest.mark.parametrize(("evaluees", "attendu"), [(6, "60"), (4, "60"), (3, None), (0, None)])
def test_la_note_globale_demande_quatre_thematiques_sur_six(evaluees: int, attendu: str | None) -> None:
    notes = [(Decimal(1), _note("3") if rang < evaluees else _note(None)) for rang in range(6)]
    note = noter_global([*notes, (Decimal(0), _note("5"))])
    assert note == (None if attendu is None else Decimal(attendu))


def test_une_thematique_sans_objet_n_a_ni_note_ni_intervalle_utile() -> None:
    assert agreger([(Decimal(1), SANS_OBJET)]).statut == "non_applicable"


TRS = [(Decimal(x), Decimal(y)) for x, y in ((25, 0), (40, 1), (55, 2), (65, 3), (75, 4), (85, 5))]


@pytest.mark.parametrize(("trs", "niveau"), [(20, "0.00"), (40, "1.00"), (62, "2.70"), (70, "3.50"), (90, "5.00")])
def test_un_resultat_chiffre_se_lit_entre_les_seuils(trs: int, niveau: str) -> None:
    assert str(arrondi(niveau_du_seuil(TRS, Decimal(trs)))) == niveau


@pytest.mark.parametrize(("mesure", "niveau"), [(0, "5"), (10, "2.5"), (30, "0")])
def test_un_resultat_decroissant_se_lit_dans_l_autre_sens(mesure: int, niveau: str) -> None:
    seuils = [(Decimal(0), Decimal(5)), (Decimal(20), Decimal(0))]
    assert niveau_du_seuil(seuils, Decimal(mesure)) == Decimal(niveau)


def _question(type_: str, *options: Option) -> Question:
    drapeaux = {"ancre": True, "bloquant": False, "na_autorise": True, "nsp_autorise": True, "compte": True}
    return Question(
        "q_a", "q", type_, "?", Decimal(1), visible_si=None, profils=("flash",), options=options, **drapeaux
    )


MULTIPLE = _question(
    "choix_multiple",
    Option("a", Decimal(1), "A"),
    Option("b", Decimal(3), "B"),
    Option("aucun", ZERO, "Aucun", exclusive=True),
)


@pytest.mark.parametrize(("choix", "niveau"), [(["a"], "1.25"), (["a", "b"], "5"), (["aucun"], "0")])
def test_un_choix_multiple_rapporte_les_points_choisis_au_maximum(choix: list[str], niveau: str) -> None:
    assert valeur_notee(MULTIPLE, choix) == Decimal(niveau)


@pytest.mark.parametrize(("reponse", "niveau"), [(True, 5), (False, 0)])
def test_un_oui_vaut_cinq_et_un_non_zero(reponse: bool, niveau: int) -> None:
    assert valeur_notee(_question("booleen"), reponse) == niveau


PRIORITES = [
    (("1", "0.4", "0.24", "0.5"), "60.60"),
    (("1", "0.4", None, "0.5"), "67.06"),
    (("0.33", "0.6", "0.5", "1"), "57.05"),
]


@pytest.mark.parametrize(("contributions", "attendu"), PRIORITES)
def test_la_priorite_suit_la_formule_publiee(contributions: tuple[str | None, ...], attendu: str) -> None:
    valeurs = [None if valeur is None else Decimal(valeur) for valeur in contributions]
    assert str(arrondi(Contributions(*valeurs).priorite)) == attendu  # type: ignore[arg-type]


def test_l_enjeu_retient_l_objectif_le_mieux_servi_selon_son_rang() -> None:
    pertinence = {"couts": Decimal("0.5"), "delais": Decimal(1)}
    assert enjeu(["couts", "delais"], pertinence) == Decimal("0.67")
    assert enjeu(["innover"], pertinence) == 0
    assert enjeu([], pertinence) is None


def test_l_ecart_et_le_retard_sont_bornes() -> None:
    assert ecart(Decimal(5), Decimal(3)) == 0
    assert ecart(Decimal(1), Decimal(3)) == Decimal("0.4")
    assert retard(Decimal(4), Decimal(2)) == 0
    assert retard(Decimal("1.3"), Decimal("2.5")) == Decimal("0.24")


@pytest.mark.parametrize(("score", "niveau"), [("0", 0), ("0.74", 0), ("0.75", 1), ("2.75", 3), ("4.9", 5), ("5", 5)])
def test_le_niveau_affiche_arrondit_a_partir_de_trois_quarts(score: str, niveau: int) -> None:
    assert niveau_affiche(Decimal(score)) == niveau
