"""Three-valued logic and intervals: what is unknown stays unknown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aides.eligibilite.grandeurs import Intervalle, comparer, exactement
from services.aides.eligibilite.kleene import Verite, et, non, ou, verite

VERITES = st.sampled_from(list(Verite))


@pytest.mark.parametrize(
    ("operation", "a", "b", "attendu"),
    [
        (et, "vrai", "inconnu", "inconnu"),
        (et, "faux", "inconnu", "faux"),
        (et, "vrai", "vrai", "vrai"),
        (ou, "vrai", "inconnu", "vrai"),
        (ou, "faux", "inconnu", "inconnu"),
        (ou, "faux", "faux", "faux"),
    ],
)
def test_la_logique_a_trois_valeurs_suit_kleene(operation: object, a: str, b: str, attendu: str) -> None:
    for couple in ((a, b), (b, a)):
        assert operation(Verite(valeur) for valeur in couple) == attendu  # type: ignore[operator]


@given(st.lists(VERITES))
def test_une_conjonction_n_est_vraie_que_si_tout_est_connu_et_vrai(valeurs: list[Verite]) -> None:
    assert (et(valeurs) is Verite.VRAI) == all(valeur is Verite.VRAI for valeur in valeurs)
    assert ou(valeurs) is non(et(map(non, valeurs)))


@given(st.lists(VERITES), st.booleans())
def test_apprendre_ce_qui_manquait_ne_renverse_pas_une_reponse_acquise(valeurs: list[Verite], apprise: object) -> None:
    completes = [verite(apprise is True) if valeur is Verite.INCONNU else valeur for valeur in valeurs]
    for operation in (et, ou):
        if operation(valeurs) is not Verite.INCONNU:
            assert operation(completes) is operation(valeurs)


@given(st.integers(0, 6000), st.integers(0, 6000), st.integers(0, 6000), st.sampled_from([">=", ">", "<", "<="]))
def test_un_intervalle_ne_tranche_que_si_toutes_ses_valeurs_s_accordent(
    a: int, b: int, seuil: int, operateur: str
) -> None:
    mini, maxi = sorted((a, b))
    exacts = {comparer(exactement(valeur), operateur, Decimal(seuil)) for valeur in (mini, maxi)}
    attendu = exacts.pop() if len(exacts) == 1 else Verite.INCONNU
    assert comparer(Intervalle(Decimal(mini), Decimal(maxi)), operateur, Decimal(seuil)) is attendu
