"""Both clocks and the single undertaking, without the platform: the computed cases of the law."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.aides.minimis.domain import Exercice, Inscription, RegimeMinimis, marge, nettes, plafonds, sortie
from services.aides.minimis.liens import Lien, NatureLien, contradiction, groupe
from services.aides.minimis.registre import horloges

CIVIL = Exercice()
ROUTIER = Exercice(transport_routier=True)
LENTE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
JOURS = st.dates(date(2014, 1, 1), date(2030, 12, 31))


def aide(montant: str, le: str, regime: RegimeMinimis = "general") -> Inscription:
    jour = date.fromisoformat(le)
    return Inscription("a", regime, Decimal(montant), jour, jour)


@pytest.mark.parametrize(
    ("le", "aides", "exercice", "restante"),
    [
        pytest.param("2018-09-01", [("120000", "2016-05-02")], CIVIL, 80_000, id="2018_trois_exercices"),
        pytest.param("2018-09-01", [("120000", "2015-12-31")], CIVIL, 200_000, id="exercice_precedent_sorti"),
        pytest.param("2018-09-01", [("60000", "2016-05-02")], ROUTIER, 40_000, id="transport_routier_100_000"),
        pytest.param("2024-09-01", [("60000", "2024-05-02")], ROUTIER, 240_000, id="transport_routier_fini_en_2024"),
        pytest.param("2018-09-01", [("120000", "2016-03-31")], Exercice(4), 200_000, id="exercice_decale"),
        pytest.param("2023-12-31", [("200000", "2021-01-01")], CIVIL, 0, id="dernier_jour_de_l_ancienne_horloge"),
        pytest.param("2024-01-01", [("200000", "2021-01-01")], CIVIL, 100_000, id="premier_jour_de_la_nouvelle"),
        pytest.param("2024-01-02", [("200000", "2021-01-01")], CIVIL, 300_000, id="trois_ans_passes_d_un_jour"),
        pytest.param("2024-01-30", [("150000", "2021-01-29")], CIVIL, 300_000, id="veille_de_la_fenetre"),
        pytest.param("2024-01-30", [("150000", "2021-01-31")], CIVIL, 150_000, id="dans_la_fenetre"),
        pytest.param("2024-01-30", [("150000", "2021-01-30")], CIVIL, 150_000, id="trois_ans_exactement"),
        pytest.param("2024-02-29", [("100000", "2021-02-28")], CIVIL, 200_000, id="29_fevrier_compte_le_28"),
        pytest.param("2027-02-28", [("100000", "2024-02-29")], CIVIL, 200_000, id="29_fevrier_encore_compte"),
        pytest.param("2027-03-01", [("100000", "2024-02-29")], CIVIL, 300_000, id="29_fevrier_sorti"),
        pytest.param("2024-06-01", [("300000", "2025-06-01")], CIVIL, 0, id="une_aide_posterieure_borne_aussi"),
    ],
)
def test_la_marge_suit_les_deux_horloges(
    le: str, aides: list[tuple[str, str]], exercice: Exercice, restante: int
) -> None:
    lignes = [aide(*ligne) for ligne in aides]
    assert marge(horloges(), "general", lignes, date.fromisoformat(le), exercice) == restante


@pytest.mark.parametrize(
    ("le", "regime", "aides", "restante"),
    [
        pytest.param("2023-06-01", "sieg", [("100000", "2022-01-01", "sieg")], 400_000, id="sieg_500_000_avant_2024"),
        pytest.param("2024-06-01", "sieg", [("100000", "2022-01-01", "sieg")], 650_000, id="sieg_750_000_depuis"),
        pytest.param("2025-06-01", "sieg", [("300000", "2024-06-01", "general")], 450_000, id="le_general_pese"),
        pytest.param("2025-06-01", "general", [("600000", "2024-06-01", "sieg")], 150_000, id="le_sieg_pese"),
        pytest.param("2025-06-01", "general", [("300000", "2024-06-01", "sieg")], 300_000, id="sans_se_gener"),
    ],
)
def test_le_sieg_a_son_plafond_et_borne_le_cumul(
    le: str, regime: RegimeMinimis, aides: list[tuple[str, str, RegimeMinimis]], restante: int
) -> None:
    lignes = [aide(*ligne) for ligne in aides]
    assert marge(horloges(), regime, lignes, date.fromisoformat(le), CIVIL) == restante


@pytest.mark.parametrize("le", ["2013-12-31", "2031-01-01"])
def test_hors_des_reglements_connus_rien_n_est_calcule(le: str) -> None:
    assert marge(horloges(), "general", [], date.fromisoformat(le), CIVIL) is None


@LENTE
@given(JOURS, JOURS, st.integers(1, 12))
def test_une_aide_sort_le_premier_jour_ou_elle_ne_compte_plus(octroi: date, apres: date, mois: int) -> None:
    exercice, ligne = Exercice(mois), [aide("1", octroi.isoformat())]

    def comptee(jour: date) -> bool:
        vus = plafonds(horloges(), "general", ligne, jour, exercice)
        return bool(vus and vus[0].comptees)

    if not comptee(apres):
        return
    dehors = sortie(horloges().general, octroi, apres, mois)
    assert dehors is not None
    assert dehors > apres
    assert comptee(dehors - timedelta(days=1)) or dehors > date(2030, 12, 31)
    assert not comptee(dehors)


@LENTE
@given(st.lists(st.tuples(st.integers(1, 400_000), JOURS), max_size=12))
def test_octroyer_dans_la_marge_ne_passe_jamais_un_plafond_a_aucune_date(octrois: list[tuple[int, date]]) -> None:
    """In any order of days: an award weighs on the later windows too."""
    lignes: list[Inscription] = []
    for montant, le in octrois:
        reste = marge(horloges(), "general", lignes, le, CIVIL)
        assert reste is not None
        if min(Decimal(montant), reste) > 0:
            lignes.append(Inscription("a", "general", min(Decimal(montant), reste), le, le))
    for ligne in lignes:
        for vu in plafonds(horloges(), "general", lignes, ligne.octroi_le, CIVIL):
            assert vu.deja_eur <= vu.plafond_eur


def test_une_contre_passation_pour_erreur_efface_et_un_retrait_ne_change_pas_le_passe() -> None:
    jour, retrait = date(2024, 5, 1), date(2025, 5, 1)
    origine = aide("100", "2024-05-01")
    inverse = Inscription("a", "general", Decimal(-100), jour, retrait)
    assert marge(horloges(), "general", [origine, inverse], date(2025, 4, 30), CIVIL) == 299_900
    assert marge(horloges(), "general", [origine, inverse], retrait, CIVIL) == 300_000
    assert nettes([origine], jour) == [origine]


def lien(detentrice: str, detenue: str, nature: str = "majorite_votes", **champs: object) -> Lien:
    return Lien(detentrice, detenue, NatureLien(nature), **{"du": date(2020, 1, 1), **champs})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("liens", "membres"),
    [
        pytest.param([], "A", id="seule"),
        pytest.param([lien("A", "B"), lien("B", "C", "influence_dominante")], "ABC", id="liens_en_chaine"),
        pytest.param([lien("M", "A"), lien("M", "B")], "ABM", id="soeurs_par_leur_mere"),
        pytest.param([lien("A", "B"), lien("B", "A")], "AB", id="cycle"),
        pytest.param([lien("A", "B", "partenaire")], "A", id="un_partenaire_ne_s_ajoute_pas"),
        pytest.param([lien("DE1", "A", pays="DE"), lien("DE1", "B", pays="DE")], "A", id="meme_etat_membre"),
        pytest.param([lien("A", "B", au=date(2023, 12, 31))], "A", id="lien_fini"),
        pytest.param([lien("A", "B", au=date(2024, 1, 1))], "AB", id="dernier_jour_du_lien"),
        pytest.param([lien("A", "B", du=date(2024, 1, 2))], "A", id="lien_a_venir"),
        pytest.param([lien("A", "B", "fusion", du=date(2022, 1, 1))], "AB", id="fusion"),
    ],
)
def test_l_entreprise_unique_est_la_chaine_des_controles_du_jour(liens: list[Lien], membres: str) -> None:
    assert groupe("A", liens, date(2024, 1, 1)) == frozenset(membres)


def test_deux_majorites_d_une_meme_entreprise_se_contredisent() -> None:
    deja = [lien("A", "B", au=date(2022, 12, 31))]
    assert contradiction(lien("C", "B"), deja) is not None
    assert contradiction(lien("A", "B", "partenaire"), deja) is not None
    assert contradiction(lien("C", "B", du=date(2023, 1, 1)), deja) is None
    assert contradiction(lien("C", "B", "influence_dominante"), deja) is None
