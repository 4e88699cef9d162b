"""The clock of a demande, pure: pauses, restarts, parties that sum to the total."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aides.completude.chronologie import Fait, ajouter_mois, date_du_silence, intervalles, suivre
from shared.attribution import attribuer
from shared.chrono import echeance_previsible, jours_en_pause, jours_travailles

DELAI = 10
LUNDI = datetime(2026, 6, 1, 8, tzinfo=UTC)
DEPOT = Fait(LUNDI, "deposee", "deposee", "region")


def demandee(jours: int, nom: str, raison: str) -> Fait:
    return Fait(LUNDI + timedelta(days=jours), "completion-demandee", "deposee", "entreprise", nom, raison)


def rendue(jours: int, nom: str, type_: str = "completion-corrigee", attend: str = "region") -> Fait:
    return Fait(LUNDI + timedelta(days=jours), type_, "deposee", attend, nom)


def echeance(*faits: Fait, aujourdhui: date = date(2026, 6, 30)) -> date | None:
    chrono = suivre([DEPOT, *faits], DELAI).chrono
    assert chrono is not None
    return echeance_previsible(chrono, aujourdhui, DELAI)


SANS_PAUSE = date(2026, 6, 15)
"""Ten working days after Monday 1 June."""


@pytest.mark.parametrize(
    ("faits", "attendue"),
    [
        pytest.param([], SANS_PAUSE, id="sans demande de complément"),
        pytest.param(
            [demandee(2, "a", "incorrect"), rendue(4, "a")], date(2026, 6, 17), id="incorrect suspend deux jours"
        ),
        pytest.param([demandee(2, "a", "perime"), rendue(4, "a")], date(2026, 6, 17), id="périmé suspend deux jours"),
        pytest.param(
            [demandee(2, "a", "incomplet"), rendue(4, "a")], date(2026, 6, 19), id="incomplet repart du jour rendu"
        ),
        pytest.param(
            [demandee(2, "a", "incomplet"), rendue(4, "a", "completion-levee")],
            date(2026, 6, 17),
            id="incomplet levé par la Région suspend seulement",
        ),
        pytest.param(
            [demandee(1, "a", "incorrect"), demandee(2, "b", "incorrect"), rendue(3, "a", attend="entreprise")],
            date(2026, 7, 13),
            id="une des deux reste ouverte, supposée rendue aujourd'hui",
        ),
        pytest.param(
            [
                demandee(1, "a", "incomplet"),
                demandee(2, "b", "incorrect"),
                rendue(3, "a", attend="entreprise"),
                rendue(4, "b"),
            ],
            date(2026, 6, 19),
            id="un incomplet parmi deux fait repartir de zéro",
        ),
    ],
)
def test_l_echeance_suit_la_raison_de_chaque_complement(faits: list[Fait], attendue: date) -> None:
    assert echeance(*faits) == attendue


def test_la_decision_arrete_l_horloge_pour_de_bon() -> None:
    suivi = suivre([DEPOT, Fait(LUNDI + timedelta(days=3), "refusee", "refusee", None)], DELAI)
    assert suivi.fin_le == date(2026, 6, 4)
    assert date_du_silence(suivi, 2, date(2026, 7, 1)) is None


@pytest.mark.parametrize(
    ("faits", "attendue"),
    [
        pytest.param([], date(2026, 8, 2), id="deux mois pleins après le dépôt"),
        pytest.param([demandee(2, "a", "incorrect"), rendue(12, "a")], date(2026, 8, 12), id="dix jours de pause"),
        pytest.param([demandee(2, "a", "incorrect")], date(2026, 8, 29), id="pause en cours, supposée finie"),
        pytest.param([demandee(2, "a", "incomplet")], date(2026, 8, 31), id="repartirait de zéro aujourd'hui"),
        pytest.param([demandee(2, "a", "incomplet"), rendue(12, "a")], date(2026, 8, 14), id="reparti de zéro"),
    ],
)
def test_le_silence_est_toujours_datable_avant_la_decision(faits: list[Fait], attendue: date) -> None:
    assert date_du_silence(suivre([DEPOT, *faits], DELAI), 2, date(2026, 6, 30)) == attendue


def test_un_mois_plus_court_garde_son_dernier_jour() -> None:
    assert ajouter_mois(date(2026, 12, 31), 2) == date(2027, 2, 28)


PAS = st.lists(
    st.tuples(st.sampled_from(("demandee", "rouverte", "corrigee", "levee", "repondue")), st.integers(0, 20)),
    max_size=15,
)


@given(pas=PAS, raison=st.sampled_from(("incorrect", "incomplet", "perime")), reste=st.integers(0, 40))
def test_les_jours_des_parties_font_le_total_et_l_horloge_ne_perd_aucun_jour(
    pas: list[tuple[str, int]], raison: str, reste: int
) -> None:
    le, faits = LUNDI, [Fait(LUNDI - timedelta(days=3), "creee", "brouillon", "entreprise"), DEPOT]
    for type_, jours in pas:
        le += timedelta(days=jours)
        attend = "entreprise" if type_ in {"demandee", "rouverte", "repondue"} else "region"
        faits.append(Fait(le, f"completion-{type_}", "deposee", attend, "a", raison))
    fin = le + timedelta(days=reste)
    attribution = attribuer(intervalles(faits), fin)
    assert sum(attribution.par_partie.values(), timedelta()) == attribution.total == fin - faits[0].le
    chrono = suivre(faits, DELAI).chrono
    assert chrono is not None
    assert jours_travailles(chrono, fin.date()) >= 0
    assert 0 <= jours_en_pause(chrono, fin.date()) <= (fin.date() - chrono.etape_debut_le).days
