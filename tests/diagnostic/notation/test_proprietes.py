"""Properties of the notation, over any answers."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.diagnostic.notation.agregation import agreger
from services.diagnostic.notation.axe import Etat, Note, ReponseNotee, arrondi, noter_axe
from services.diagnostic.notation.visibilite import masquees

POIDS = st.integers(1, 5).map(Decimal)
VALEURS = st.integers(0, 10).map(lambda demi: Decimal(demi) / 2)
REPONSES = st.builds(
    ReponseNotee,
    poids=POIDS,
    etat=st.sampled_from(Etat),
    valeur=VALEURS,
    preuve=st.sampled_from(["declare", "vu", "mesure"]),
    bloquant=st.booleans(),
    question=st.text("abc", min_size=1, max_size=3),
)
LISTES = st.lists(REPONSES, max_size=8)


def figures(note: Note) -> tuple[Any, ...]:
    nombres = (note.score, note.score_brut, note.couverture, note.bas, note.haut, note.confiance)
    return note.statut, note.plafonne, *(None if n is None else arrondi(n, 6) for n in nombres)


@given(LISTES)
def test_toute_note_reste_dans_ses_bornes(reponses: list[ReponseNotee]) -> None:
    note = noter_axe(reponses)
    assert 0 <= note.bas <= note.haut <= 5
    assert 0 <= note.couverture <= 1
    assert 0 <= note.confiance <= 1
    if note.score is not None:
        assert note.bas <= note.score <= note.haut


@given(LISTES, st.randoms())
def test_l_ordre_des_reponses_ne_change_rien(reponses: list[ReponseNotee], alea: Any) -> None:
    melangees = list(reponses)
    alea.shuffle(melangees)
    assert figures(noter_axe(melangees)) == figures(noter_axe(reponses))


@given(LISTES, POIDS, st.sampled_from([Etat.NON_APPLICABLE, Etat.MASQUE]))
def test_une_question_hors_sujet_ne_change_rien(reponses: list[ReponseNotee], poids: Decimal, etat: Etat) -> None:
    assert figures(noter_axe([*reponses, ReponseNotee(poids, etat, Decimal(5))])) == figures(noter_axe(reponses))


@given(LISTES, POIDS, st.sampled_from([Etat.INCONNU, Etat.VIDE]))
def test_ne_pas_savoir_n_eleve_ni_la_note_ni_le_bas(reponses: list[ReponseNotee], poids: Decimal, etat: Etat) -> None:
    avant, apres = noter_axe(reponses), noter_axe([*reponses, ReponseNotee(poids, etat)])
    if avant.statut != "non_applicable":
        assert apres.couverture <= avant.couverture
        assert apres.bas <= avant.bas
        assert apres.haut >= avant.haut
        assert apres.score in (None, avant.score)


@given(LISTES)
def test_multiplier_tous_les_poids_ne_change_rien(reponses: list[ReponseNotee]) -> None:
    assert figures(noter_axe([r._replace(poids=7 * r.poids) for r in reponses])) == figures(noter_axe(reponses))


@given(st.lists(REPONSES, min_size=1, max_size=8), st.data())
def test_une_meilleure_reponse_ne_baisse_jamais_la_note(reponses: list[ReponseNotee], donnees: st.DataObject) -> None:
    rang = donnees.draw(st.integers(0, len(reponses) - 1))
    mieux = list(reponses)
    mieux[rang] = reponses[rang]._replace(valeur=donnees.draw(VALEURS.filter(lambda v: v >= reponses[rang].valeur)))
    avant, apres = noter_axe(reponses), noter_axe(mieux)
    assert (avant.score is None) == (apres.score is None)
    assert apres.bas >= avant.bas
    assert apres.haut >= avant.haut
    if avant.score is not None and apres.score is not None:
        assert apres.score >= avant.score


@given(st.lists(st.tuples(POIDS, LISTES.map(noter_axe)), max_size=6))
def test_une_thematique_reste_dans_ses_bornes(parties: list[tuple[Decimal, Note]]) -> None:
    note = agreger(parties)
    assert 0 <= note.bas <= note.haut <= 5
    if note.score is not None:
        assert note.bas <= note.score <= note.haut


CODES = ["q0", "q1", "q2", "q3"]


@st.composite
def chaines(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, str]]:
    """Questions that each read an earlier one only, and some answers."""
    conditions: dict[str, Any] = {"q0": None}
    for rang, code in enumerate(CODES[1:], start=1):
        feuille = {"question": draw(st.sampled_from(CODES[:rang])), "dans": [draw(st.sampled_from(["oui", "non"]))]}
        conditions[code] = draw(
            st.sampled_from([None, feuille, {"non": feuille}, {"et": [feuille]}, {"ou": [feuille]}])
        )
    return conditions, draw(st.dictionaries(st.sampled_from(CODES), st.sampled_from(["oui", "non"])))


def visibles(conditions: dict[str, Any], valeurs: dict[str, Any]) -> set[str]:
    posees = {code: condition for code, condition in conditions.items() if condition is not None}
    return set(conditions) - masquees(posees, valeurs)


@given(chaines())
def test_la_visibilite_est_un_point_fixe_ou_une_reponse_masquee_n_existe_pas(cas: tuple[Any, Any]) -> None:
    conditions, valeurs = cas
    posees = visibles(conditions, valeurs)
    restantes = {code: valeur for code, valeur in valeurs.items() if code in posees}
    assert visibles(conditions, restantes) == posees
    assert "q0" in posees
    for code, condition in conditions.items():
        if condition and "question" in condition:
            assert (code in posees) == (restantes.get(condition["question"]) in condition["dans"])


def test_les_intervalles_et_les_groupes_se_combinent() -> None:
    conditions = {
        "n": None,
        "choix": None,
        "fille": {"et": [{"question": "n", "min": 10, "max": 20}, {"ou": [{"question": "choix", "dans": ["a", "b"]}]}]},
    }
    assert "fille" in visibles(conditions, {"n": 10, "choix": ["z", "b"]})
    assert "fille" not in visibles(conditions, {"n": 20.5, "choix": ["b"]})
    assert "fille" not in visibles(conditions, {"n": 12})
