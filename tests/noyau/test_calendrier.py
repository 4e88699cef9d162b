"""The working-day calendar: French holidays, counts that add up, pauses subtracted."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.calendrier import ajouter_jours_ouvres, decaler, est_ouvre, jours_ouvres_entre

LENTE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
JOURS = st.dates(date(2017, 1, 1), date(2040, 12, 31))
NOMBRES = st.integers(0, 400)


@pytest.mark.parametrize(
    "jour",
    [
        pytest.param(date(2026, 1, 1), id="jour de l'an"),
        pytest.param(date(2026, 4, 6), id="lundi de Pâques"),
        pytest.param(date(2026, 5, 1), id="fête du Travail"),
        pytest.param(date(2026, 5, 8), id="victoire de 1945"),
        pytest.param(date(2026, 5, 14), id="Ascension"),
        pytest.param(date(2026, 5, 25), id="lundi de Pentecôte"),
        pytest.param(date(2026, 7, 14), id="fête nationale"),
        pytest.param(date(2025, 8, 15), id="Assomption"),
        pytest.param(date(2027, 11, 1), id="Toussaint"),
        pytest.param(date(2026, 11, 11), id="armistice de 1918"),
        pytest.param(date(2026, 12, 25), id="Noël"),
        pytest.param(date(2026, 11, 21), id="un samedi"),
        pytest.param(date(2026, 11, 22), id="un dimanche"),
    ],
)
def test_un_jour_ferie_ou_de_fin_de_semaine_n_est_pas_ouvre(jour: date) -> None:
    assert not est_ouvre(jour)
    assert est_ouvre(ajouter_jours_ouvres(jour, 0))


@pytest.mark.parametrize(
    ("debut", "fin", "attendu"),
    [
        pytest.param(date(2026, 5, 4), date(2026, 5, 11), 4, id="une semaine, le 8 mai férié"),
        pytest.param(date(2026, 4, 30), date(2026, 5, 18), 9, id="1er mai, 8 mai et Ascension"),
        pytest.param(date(2025, 12, 24), date(2026, 1, 2), 5, id="Noël et jour de l'an, d'une année à l'autre"),
        pytest.param(date(2026, 11, 20), date(2026, 11, 22), 0, id="une fin de semaine"),
        pytest.param(date(2026, 11, 24), date(2026, 11, 20), -2, id="à rebours"),
        pytest.param(date(2017, 1, 1), date(2018, 1, 1), 251, id="l'année 2017"),
    ],
)
def test_les_jours_ouvres_entre_deux_dates_se_comptent_apres_la_premiere(debut: date, fin: date, attendu: int) -> None:
    assert jours_ouvres_entre(debut, fin) == attendu


@LENTE
@given(JOURS, JOURS)
def test_le_compte_est_celui_d_un_comptage_jour_par_jour(un: date, autre: date) -> None:
    debut, fin = sorted((un, autre))
    a_la_main = sum(est_ouvre(debut + timedelta(days=rang)) for rang in range(1, (fin - debut).days + 1))
    assert jours_ouvres_entre(debut, fin) == a_la_main == -jours_ouvres_entre(fin, debut)


@LENTE
@given(JOURS, JOURS, JOURS)
def test_les_comptes_s_ajoutent_quel_que_soit_le_decoupage(a: date, b: date, c: date) -> None:
    assert jours_ouvres_entre(a, b) + jours_ouvres_entre(b, c) == jours_ouvres_entre(a, c)


@LENTE
@given(JOURS, NOMBRES)
def test_ajouter_puis_compter_redonne_le_nombre(jour: date, nombre: int) -> None:
    assert jours_ouvres_entre(jour, decaler(jour, nombre)) == nombre
    arrivee = ajouter_jours_ouvres(jour, nombre)
    assert est_ouvre(arrivee)
    assert jours_ouvres_entre(ajouter_jours_ouvres(jour, 0), arrivee) == nombre


@LENTE
@given(JOURS, NOMBRES, st.integers(0, 400), st.integers(0, 120))
def test_une_pause_decale_l_echeance_sans_changer_le_temps_qui_reste(
    debut: date, delai: int, avant: int, duree: int
) -> None:
    echeance, pause = decaler(debut, delai), decaler(debut, min(avant, delai))
    reprise = pause + timedelta(days=duree)
    decalee = decaler(echeance, jours_ouvres_entre(pause, reprise))
    assert jours_ouvres_entre(reprise, decalee) == jours_ouvres_entre(pause, echeance)
