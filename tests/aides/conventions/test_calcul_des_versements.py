"""What a convention pays, to the cent, whatever the order of the requests."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aides.conventions import domain
from services.aides.conventions.domain import ZERO, Compte, Echeance, Genre, Termes

DU, AU = date(2026, 1, 1), date(2026, 12, 31)
CENTIMES = st.integers(1, 10**7).map(lambda n: Decimal(n) / 100)


def termes(
    montant: str | Decimal, taux: str | Decimal, *lignes: tuple[str, str | Decimal], reprise: str = "1"
) -> Termes:
    montant, taux = Decimal(montant), Decimal(taux)
    echeancier = [Echeance(n, Genre(genre), AU, Decimal(maximum)) for n, (genre, maximum) in enumerate(lignes, 1)]
    couts = {"a": (montant / taux).quantize(Decimal("0.01")) + 1, "b": Decimal(1000)}
    return Termes(montant, taux, Decimal(reprise), DU, AU, couts, echeancier)


CONVENTION = termes("10000", "0.4", ("avance", "3000"), ("acompte", "4000"), ("solde", "3000"))
AVANCE = Compte(Decimal(3000), Decimal(3000))


@pytest.mark.parametrize(
    ("compte", "numero", "justifie", "attendu"),
    [
        pytest.param(Compte(), 1, "0", ("3000", "0", "0", "0"), id="avance_sans_justificatif"),
        pytest.param(Compte(), 2, "5000", ("2000", "0", "0", "0"), id="acompte_au_taux"),
        pytest.param(AVANCE, 2, "5000", ("0", "2000", "0", "0"), id="acompte_repris"),
        pytest.param(AVANCE, 2, "25000", ("4000", "3000", "0", "0"), id="acompte_plafonne"),
        pytest.param(AVANCE, 3, "25000", ("7000", "3000", "0", "0"), id="solde_plein"),
        pytest.param(AVANCE, 3, "20000", ("5000", "3000", "2000", "0"), id="solde_degage"),
        pytest.param(AVANCE, 3, "5000", ("0", "3000", "8000", "1000"), id="trop_percu"),
        pytest.param(Compte(), 3, "10000.01", ("4000", "0", "6000", "0"), id="arrondi_au_centime"),
    ],
)
def test_chaque_versement_se_calcule_au_centime(
    compte: Compte, numero: int, justifie: str, attendu: tuple[str, ...]
) -> None:
    echeance = CONVENTION.echeance(numero)
    assert echeance is not None
    vu = domain.liquider(CONVENTION, compte, echeance, Decimal(justifie))
    assert (vu.montant_eur, vu.reprise_eur, vu.degagement_eur, vu.reversement_eur) == tuple(map(Decimal, attendu))


@given(st.data())
def test_les_versements_font_toujours_l_aide_gagnee_quel_que_soit_leur_ordre(data: st.DataObject) -> None:
    parts = data.draw(st.lists(CENTIMES, min_size=2, max_size=8))
    genres = [data.draw(st.sampled_from(["avance", "acompte"])), *["acompte"] * (len(parts) - 2), "solde"]
    taux = data.draw(st.integers(1, 10_000).map(lambda n: Decimal(n) / 10_000))
    reprise = data.draw(st.sampled_from(["0.25", "0.5", "0.3333", "1"]))
    convention = termes(sum(parts, ZERO), taux, *zip(genres, parts, strict=True), reprise=reprise)
    assert domain.defauts(convention) == []
    compte, depenses = Compte(), []
    for echeance in convention.echeancier:
        if echeance.genre is not Genre.SOLDE and data.draw(st.booleans()):
            continue
        if echeance.genre is not Genre.AVANCE:
            depenses += data.draw(st.lists(st.tuples(st.sampled_from(["a", "b"]), CENTIMES), max_size=4))
        liquidation = domain.liquider(convention, compte, echeance, domain.retenu(convention.couts, depenses))
        compte = domain.apres(compte, echeance.genre, liquidation)
        assert ZERO <= compte.paye_eur <= convention.montant_eur
        assert compte.reste_avance_eur >= ZERO
        if echeance.genre is not Genre.SOLDE:
            assert compte.paye_eur == compte.consomme_eur + compte.reste_avance_eur
    gagne = domain.droit(convention, domain.retenu(convention.couts, depenses))
    assert compte.paye_eur - liquidation.reversement_eur == gagne
    assert gagne + liquidation.degagement_eur == convention.montant_eur


def test_un_poste_ne_retient_jamais_plus_que_ce_qu_il_prevoit() -> None:
    couts = {"a": Decimal(100), "b": Decimal(50)}
    depenses = [("a", Decimal(80)), ("a", Decimal(80)), ("b", Decimal(10))]
    assert domain.retenu(couts, depenses) == Decimal(110)


@pytest.mark.parametrize(
    ("lignes", "mot"),
    [
        pytest.param((("acompte", "10000"),), "solde", id="sans_solde"),
        pytest.param((("solde", "5000"), ("solde", "5000")), "un seul", id="deux_soldes"),
        pytest.param((("acompte", "1000"), ("avance", "1000"), ("solde", "8000")), "avance", id="avance_tardive"),
        pytest.param((("acompte", "1000"), ("solde", "8999.99")), "9999.99", id="somme_a_un_centime"),
    ],
)
def test_un_echeancier_qui_ne_tient_pas_est_dit(lignes: tuple[tuple[str, str], ...], mot: str) -> None:
    (phrase,) = domain.defauts(termes("10000", "0.4", *lignes))
    assert mot in phrase
