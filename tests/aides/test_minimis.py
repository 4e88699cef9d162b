"""De minimis room: windows, fiscal years, regulations."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aides.catalogue.regimes import periodes_de_minimis
from services.aides.eligibilite.minimis import AideMinimis, marge, reunir

PERIODES = periodes_de_minimis().elements


EUROS = st.decimals(0, 10**9, places=2)


@pytest.mark.parametrize(
    ("le", "aides", "restante"),
    [
        pytest.param("2024-01-30", [("150000", "2021-01-29")], 300_000, id="veille_de_la_fenetre"),
        pytest.param("2024-01-30", [("150000", "2021-01-31")], 150_000, id="dans_la_fenetre"),
        pytest.param("2024-01-30", [("150000", "2021-01-30")], 150_000, id="premier_jour_compte"),
        pytest.param("2026-06-01", [("120000", "2024-05-01")], 180_000, id="120_000_deja_recus"),
        pytest.param(
            "2018-09-01", [("70000", "2016-01-01"), ("50000", "2018-02-01")], 80_000, id="exercices_2016_a_2018"
        ),
        pytest.param("2018-09-01", [("120000", "2015-12-31")], 200_000, id="exercice_2015_hors_fenetre"),
        pytest.param("2023-12-31", [], 200_000, id="dernier_jour_1407"),
        pytest.param("2024-01-01", [], 300_000, id="premier_jour_2831"),
        pytest.param("2024-02-29", [("100000", "2021-02-28")], 200_000, id="29_fevrier"),
        pytest.param("2025-01-01", [("400000", "2024-06-01")], 0, id="depasse"),
    ],
)
def test_la_marge_de_minimis_est_exacte(le: str, aides: list[tuple[str, str]], restante: int) -> None:
    recues = [AideMinimis(Decimal(montant), date.fromisoformat(jour)) for montant, jour in aides]
    trouvee = marge(PERIODES, date.fromisoformat(le), recues)
    assert trouvee is not None
    assert trouvee.restante_eur == restante


def test_l_exercice_decale_deplace_la_fenetre_de_l_ancien_reglement() -> None:
    aide = [AideMinimis(Decimal(50_000), date(2016, 3, 31))]
    le = date(2018, 9, 1)
    janvier, avril = marge(PERIODES, le, aide, 1), marge(PERIODES, le, aide, 4)
    assert janvier is not None
    assert avril is not None
    assert (janvier.restante_eur, avril.restante_eur) == (150_000, 200_000)


def test_hors_des_reglements_connus_la_marge_est_inconnue() -> None:
    assert marge(PERIODES, date(2013, 12, 31), []) is None
    assert marge(PERIODES, date(2031, 1, 1), []) is None


@given(
    st.lists(st.tuples(EUROS, st.dates(date(2014, 1, 1), date(2030, 12, 31)))),
    st.dates(date(2014, 1, 1), date(2030, 12, 31)),
)
def test_la_marge_reste_entre_zero_et_le_plafond_et_ne_croit_pas_avec_les_aides(
    aides: list[tuple[Decimal, date]], le: date
) -> None:
    recues = [AideMinimis(*aide) for aide in aides]
    toutes, sans_derniere = marge(PERIODES, le, recues), marge(PERIODES, le, recues[:-1])
    assert toutes is not None
    assert sans_derniere is not None
    assert 0 <= toutes.restante_eur <= sans_derniere.restante_eur <= toutes.plafond_eur


def test_une_aide_declaree_et_octroyee_ici_ne_compte_qu_une_fois() -> None:
    aide, autre = AideMinimis(Decimal(50_000), date(2025, 3, 1)), AideMinimis(Decimal(20_000), date(2025, 3, 1))
    assert reunir([aide], [aide, autre]) == [aide, autre]
    assert reunir([aide], [aide, aide]) == [aide, aide]
    assert reunir([], [aide]) == [aide]
