"""Rules of the comparison: examples and properties."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.diagnostic.comparaison.domain import Donnee, Paire, comparer

UN = Decimal(1)
NIVEAU = st.integers(0, 10).map(lambda n: Decimal(n) / 2)
DONNEE = st.builds(Donnee, st.just("repondu"), NIVEAU, st.sampled_from(["declare", "vu", "mesure"]))
PAIRE = st.builds(Paire, st.just("q"), st.integers(1, 9).map(Decimal), st.just("identique"), DONNEE, DONNEE)
PAIRES = st.lists(PAIRE, min_size=1, max_size=5)


def donnee(niveau: int, preuve: str = "vu") -> Donnee:
    return Donnee("repondu", Decimal(niveau), preuve)


@pytest.mark.parametrize(
    ("paire", "motif"),
    [
        (Paire("q", UN, "rompu", donnee(1), donnee(2)), "rompu"),
        (Paire("q", UN, None, donnee(1), donnee(2)), "rompu"),
        (Paire("q", UN, "identique", donnee(1), Donnee("inconnu")), "nsp"),
        (Paire("q", UN, "identique", Donnee("non_applicable"), donnee(2)), "na"),
        (Paire("q", UN, "identique", Donnee("masque"), donnee(2)), "masque"),
        (Paire("q", UN, "identique", donnee(2), Donnee("vide")), "vide"),
        (Paire("q", UN, "identique", None, donnee(2)), "question_ajoutee"),
        (Paire("q", UN, "identique", donnee(2), None), "question_retiree"),
    ],
)
def test_une_question_non_comparable_dit_pourquoi(paire: Paire, motif: str) -> None:
    ecart = comparer([paire])
    assert ecart.non_comparables == (("q", motif),)
    assert (ecart.verdict, ecart.delta) == ("non_comparable", None)


@pytest.mark.parametrize(
    ("avant", "apres", "verdict"),
    [
        (donnee(2), donnee(3), "progression_demontree"),
        (donnee(3), donnee(2), "recul"),
        (donnee(2, "declare"), donnee(3, "declare"), "stable"),
        (donnee(2, "declare"), donnee(4, "declare"), "progression_demontree"),
        (donnee(2), donnee(2), "stable"),
    ],
)
def test_une_progression_n_est_dite_qu_au_dela_des_intervalles(avant: Donnee, apres: Donnee, verdict: str) -> None:
    assert comparer([Paire("q", UN, "reformule_equivalent", avant, apres)]).verdict == verdict


@given(PAIRES)
def test_echanger_les_dates_change_le_signe_et_rien_d_autre(paires: list[Paire]) -> None:
    droit = comparer(paires)
    retourne = comparer([paire._replace(avant=paire.apres, apres=paire.avant) for paire in paires])
    inverse = {"progression_demontree": "recul", "recul": "progression_demontree", "stable": "stable"}
    assert droit.delta is not None
    assert retourne.delta == -droit.delta
    assert (retourne.seuil, retourne.verdict) == (droit.seuil, inverse[droit.verdict])


@given(PAIRES)
def test_une_question_rompue_ne_deplace_pas_l_ecart(paires: list[Paire]) -> None:
    rompue = Paire("autre", Decimal(9), "rompu", donnee(0), donnee(5))
    seul, avec = comparer(paires), comparer([*paires, rompue])
    assert (avec.delta, avec.seuil, avec.verdict) == (seul.delta, seul.seuil, seul.verdict)


@given(st.lists(PAIRE, min_size=1, max_size=3))
def test_l_ordre_des_questions_ne_change_ni_l_ecart_ni_le_verdict(paires: list[Paire]) -> None:
    lus = {(comparer(ordre).delta, comparer(ordre).verdict) for ordre in permutations(paires)}
    assert len(lus) == 1
