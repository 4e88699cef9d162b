"""The clock of a step on worked examples: pauses subtracted, restart, extensions, what silence decides and when.

The cases follow those that an administration publishes for its own files: an incorrect file stops the clock, an
incomplete one starts it again, a correction not yet made is taken to be made today, and the delay is full.
"""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.calendrier import ajouter_jours_ouvres, jours_ouvres_entre
from shared.chrono import (
    Chrono,
    arreter,
    commencer,
    date_du_silence,
    echeance_previsible,
    jours_en_pause,
    jours_travailles,
    prolonger,
    reprendre,
)

DELAI = 10
VENDREDI = date(2026, 6, 5)
Pause = tuple[date, date | None, bool]
"""Day of the suspension, of the resumption (None: still suspended), and whether the clock starts again."""


def derouler(debut: date, pauses: list[Pause]) -> Chrono:
    chrono = commencer(debut, ajouter_jours_ouvres(debut, DELAI))
    for arret, reprise, remise_a_zero in pauses:
        chrono = arreter(chrono, arret, arret + timedelta(days=90), remise_a_zero=remise_a_zero)
        if reprise is not None:
            chrono = reprendre(chrono, reprise, DELAI)
    return chrono


CAS = [
    pytest.param([], date(2026, 6, 22), date(2026, 6, 19), id="sans correction"),
    pytest.param([(date(2026, 6, 9), date(2026, 6, 12), False)], date(2026, 6, 25), date(2026, 6, 24), id="incorrect"),
    pytest.param([(date(2026, 6, 9), date(2026, 6, 12), True)], date(2026, 6, 29), date(2026, 6, 26), id="incomplet"),
    pytest.param(
        [(date(2026, 6, 9), None, False)], date(2026, 6, 29), date(2026, 6, 26), id="incorrect, corrigé aujourd'hui"
    ),
    pytest.param(
        [(date(2026, 6, 9), None, True)], date(2026, 7, 1), date(2026, 6, 30), id="incomplet, complété aujourd'hui"
    ),
    pytest.param(
        [(date(2026, 6, 8), date(2026, 6, 9), False), (date(2026, 6, 10), date(2026, 6, 12), False)],
        date(2026, 6, 25),
        date(2026, 6, 24),
        id="deux fois incorrect",
    ),
    pytest.param(
        [(date(2026, 6, 8), date(2026, 6, 10), True), (date(2026, 6, 11), date(2026, 6, 12), False)],
        date(2026, 6, 26),
        date(2026, 6, 25),
        id="incomplet puis incorrect : seule la pause d'après la remise à zéro compte",
    ),
    pytest.param(
        [(date(2026, 6, 8), date(2026, 6, 10), False), (date(2026, 6, 11), date(2026, 6, 12), True)],
        date(2026, 6, 29),
        date(2026, 6, 26),
        id="incorrect puis incomplet : repart de la dernière reprise",
    ),
    pytest.param(
        [(date(2026, 6, 6), date(2026, 6, 7), False)], date(2026, 6, 22), date(2026, 6, 19), id="pause d'un week-end"
    ),
]


@pytest.mark.parametrize(("pauses", "decision", "echeance"), CAS)
def test_le_silence_et_l_echeance_suivent_les_corrections(pauses: list[Pause], decision: date, echeance: date) -> None:
    chrono, aujourdhui = derouler(VENDREDI, pauses), date(2026, 6, 16)
    assert date_du_silence(chrono, aujourdhui, DELAI) == decision
    assert echeance_previsible(chrono, aujourdhui, DELAI) == echeance


def test_une_entree_la_veille_d_un_week_end_laisse_un_delai_entier() -> None:
    assert date_du_silence(commencer(date(2026, 6, 5), None), date(2026, 6, 5), 5) == date(2026, 6, 15)
    assert date_du_silence(commencer(date(2026, 6, 8), None), date(2026, 6, 8), 5) == date(2026, 6, 16)
    assert date_du_silence(commencer(date(2026, 7, 13), None), date(2026, 7, 13), 1) == date(2026, 7, 16)


def test_le_temps_travaille_ne_compte_pas_les_pauses() -> None:
    chrono = derouler(VENDREDI, [(date(2026, 6, 9), date(2026, 6, 12), False)])
    assert (jours_travailles(chrono, date(2026, 6, 16)), jours_en_pause(chrono, date(2026, 6, 16))) == (4, 3)
    arrete = arreter(chrono, date(2026, 6, 16), date(2026, 9, 1), remise_a_zero=False)
    assert (jours_travailles(arrete, date(2026, 7, 1)), jours_en_pause(arrete, date(2026, 7, 1))) == (4, 14)


def test_une_prolongation_survit_a_une_suspension() -> None:
    prolonge = prolonger(commencer(VENDREDI, date(2026, 6, 19)), date(2026, 6, 26))
    arrete = arreter(prolonge, date(2026, 6, 10), date(2026, 9, 1), remise_a_zero=False)
    repris = reprendre(arrete, date(2026, 6, 15), DELAI)
    assert (repris.prolongations, repris.echeance_initiale_le) == (1, date(2026, 6, 19))
    assert repris.echeance_le == date(2026, 7, 1)


LENTE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DATES = st.dates(date(2024, 1, 1), date(2029, 12, 31))
DUREES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60)), max_size=5)


@LENTE
@given(DATES, DUREES, st.integers(0, 40), st.integers(1, 60))
def test_travail_et_pauses_font_ensemble_le_temps_ecoule(
    debut: date, durees: list[tuple[int, int]], reste: int, delai: int
) -> None:
    chrono, jour = commencer(debut, ajouter_jours_ouvres(debut, delai)), debut
    marge = jours_ouvres_entre(debut, chrono.echeance_le or debut)
    for travail, pause in durees:
        jour += timedelta(days=travail)
        arrete = arreter(chrono, jour, jour + timedelta(days=90), remise_a_zero=False)
        travailles = jours_travailles(arrete, jour)
        jour += timedelta(days=pause)
        assert jours_travailles(arrete, jour) == travailles
        attendue = echeance_previsible(arrete, jour, delai)
        chrono = reprendre(arrete, jour, delai)
        assert chrono.echeance_le == attendue
    jour += timedelta(days=reste)
    assert jours_travailles(chrono, jour) + jours_en_pause(chrono, jour) == jours_ouvres_entre(debut, jour)
    assert chrono.echeance_le is not None
    assert jours_ouvres_entre(debut, chrono.echeance_le) - chrono.jours_pauses == marge


@LENTE
@given(DATES, DUREES, st.integers(1, 60))
def test_le_silence_decide_apres_un_delai_entier_hors_pauses(
    debut: date, durees: list[tuple[int, int]], delai: int
) -> None:
    chrono, jour = commencer(debut, debut), debut
    for travail, pause in durees:
        jour += timedelta(days=travail)
        chrono = reprendre(arreter(chrono, jour, jour, remise_a_zero=False), jour + timedelta(days=pause), delai)
        jour += timedelta(days=pause)
    decision = date_du_silence(chrono, jour, delai)
    entiers = jours_ouvres_entre(chrono.etape_debut_le, decision - timedelta(days=1)) - chrono.jours_pauses
    assert entiers >= delai
    assert jours_ouvres_entre(chrono.etape_debut_le, decision) - chrono.jours_pauses == delai + 1
