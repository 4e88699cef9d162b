"""What is paid never passes what is committed nor the share of what is invoiced, to the cent."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.diagnostic.cofinancement.domain import Compte, centime, part, total

EUROS = st.integers(1, 10_000_000).map(lambda centimes: Decimal(centimes) / 100)
TAUX = st.integers(1, 10_000).map(lambda n: Decimal(n) / 10_000)


@given(EUROS, TAUX, st.none() | EUROS)
def test_la_part_reste_entre_zero_le_cout_et_le_plafond(cout: Decimal, taux: Decimal, plafond: Decimal | None) -> None:
    montant = part(cout, taux, plafond)
    assert 0 <= montant <= cout
    assert plafond is None or montant <= plafond
    assert montant == centime(montant)


@given(TAUX, EUROS, st.lists(EUROS, max_size=6))
def test_payer_ce_qui_est_exigible_a_chaque_facture_ne_depasse_jamais(
    taux: Decimal, engage: Decimal, factures: list[Decimal]
) -> None:
    facture = paye = Decimal(0)
    for montant in factures:
        facture += montant
        compte = Compte(taux, engage, facture, paye)
        assert compte.payable_eur >= 0
        paye += compte.payable_eur
        assert paye <= engage
    assert paye == min(centime(facture * taux), engage)


@given(st.lists(st.tuples(st.integers(1, 999_999).map(lambda n: Decimal(n) / 100), EUROS), min_size=1, max_size=8))
def test_le_cout_est_la_somme_des_lignes_arrondies(lignes: list[tuple[Decimal, Decimal]]) -> None:
    assert total(lignes) == sum((centime(q * p) for q, p in lignes), Decimal(0))
