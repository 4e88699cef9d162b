"""Amounts: rates, steps, limits, floors, rounding."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aides.eligibilite.montant import Bareme, Limite, brut, calculer

EUROS = st.decimals(0, 10**9, places=2)


TAUX = st.decimals(0, 1, places=4)


@pytest.mark.parametrize(
    ("depense", "aide"), [(299, 0), (300, 150), (599, 150), (600, 300), (2999, 1350), (3000, 1500), (10_000, 1500)]
)
def test_le_cheque_numerique_va_par_paliers_de_300(depense: int, aide: int) -> None:
    bareme = Bareme(pas_eur=Decimal(300), aide_par_pas_eur=Decimal(150))
    assert calculer(bareme, Decimal(depense), [Limite("plafond", Decimal(1500))]).montant_eur == aide


@pytest.mark.parametrize(
    ("plafond", "restante", "montant", "cause"),
    [
        pytest.param(250_000, 300_000, 250_000, "plafond", id="plafond_simple"),
        pytest.param(375_000, 300_000, 300_000, "de_minimis", id="plafond_majore_coupe_par_de_minimis"),
        pytest.param(375_000, 180_000, 180_000, "de_minimis", id="marge_entamee"),
        pytest.param(375_000, 400_000, 310_000, None, id="sans_limite"),
    ],
)
def test_620_000_euros_a_50_pour_cent(plafond: int, restante: int, montant: int, cause: str | None) -> None:
    limites = [Limite("plafond", Decimal(plafond)), Limite("de_minimis", Decimal(restante))]
    calcul = calculer(Bareme(taux=Decimal("0.50")), Decimal(620_000), limites)
    assert (calcul.brut_eur, calcul.montant_eur, calcul.plafonnee_par) == (310_000, montant, cause)


def test_une_aide_sous_le_plancher_n_est_pas_versee() -> None:
    calcul = calculer(Bareme(), Decimal(9_999), [], Decimal(10_000))
    assert (calcul.montant_eur, calcul.plafonnee_par) == (0, "plancher")


def test_l_arrondi_ne_depasse_jamais_le_taux() -> None:
    assert calculer(Bareme(taux=Decimal("0.5")), Decimal("0.99"), []).montant_eur == Decimal("0.49")


BAREMES = st.one_of(
    st.builds(Bareme, taux=TAUX),
    st.builds(Bareme, pas_eur=st.decimals(1, 10**4, places=2), aide_par_pas_eur=st.decimals(0, 10**5, places=2)),
    st.just(Bareme()),
)


@given(BAREMES, EUROS, st.lists(EUROS, max_size=4), EUROS)
def test_l_aide_reste_sous_les_limites_et_sous_la_depense(
    bareme: Bareme, assiette: Decimal, plafonds: list[Decimal], plancher: Decimal
) -> None:
    calcul = calculer(bareme, assiette, [Limite(str(rang), plafond) for rang, plafond in enumerate(plafonds)], plancher)
    assert 0 <= calcul.montant_eur <= min([assiette, *plafonds])
    assert calcul.montant_eur <= calcul.brut_eur
    assert calcul.brut_eur == brut(bareme, assiette)
    if calcul.montant_eur < calcul.brut_eur:
        assert calcul.plafonnee_par is not None
    if calcul.plafonnee_par is None:
        assert calcul.montant_eur >= plancher


@given(BAREMES, EUROS, EUROS, st.lists(EUROS, max_size=3), EUROS)
def test_une_depense_plus_grande_ne_diminue_jamais_l_aide(
    bareme: Bareme, a: Decimal, b: Decimal, plafonds: list[Decimal], plancher: Decimal
) -> None:
    limites = [Limite("plafond", plafond) for plafond in plafonds]
    petite, grande = (calculer(bareme, assiette, limites, plancher).montant_eur for assiette in sorted((a, b)))
    assert petite <= grande


@given(BAREMES, EUROS, EUROS, EUROS)
def test_un_plafond_plus_haut_ne_diminue_jamais_l_aide(
    bareme: Bareme, assiette: Decimal, a: Decimal, b: Decimal
) -> None:
    bas, haut = (calculer(bareme, assiette, [Limite("plafond", plafond)]).montant_eur for plafond in sorted((a, b)))
    assert bas <= haut
