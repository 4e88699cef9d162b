"""Properties of the choice of questions: fifteen minutes, and nothing lost without a reason."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.parcours.campagnes.domain import Candidat, Demande, choisir, relance_permise, reporter_au, reunir, taux
from services.parcours.indicateurs.catalogue import calendrier, catalogue
from services.parcours.indicateurs.domain import couverture, effet_mesure

CODES = sorted(catalogue().indicateurs)
PLAFOND = calendrier().minutes_par_an
JOUR = date(2027, 3, 1)
MOMENTS = ("t6", "t12", "t24", "t36")


@st.composite
def candidats(tirage: st.DrawFn) -> list[Candidat]:
    """What any number of parcours of one company makes due."""
    parcours = tirage(st.lists(st.integers(1, 6), min_size=1, max_size=6, unique=True))
    liste = []
    for numero in parcours:
        for code in tirage(st.lists(st.sampled_from([*CODES, "maison"]), unique=True, max_size=15)):
            defini = catalogue().indicateurs.get(code)
            minutes = defini.minutes if defini else tirage(st.integers(1, 20))
            priorite, commun = (defini.priorite, defini.perimetre == "entreprise") if defini else (90, False)
            ferme = JOUR + timedelta(days=tirage(st.integers(0, 400)))
            unite, reports = defini.unite if defini else "pt", tirage(st.integers(0, 2))
            liste.append(Candidat(UUID(int=numero), code, code, unite, minutes, priorite, commun, ferme, reports))
    return liste


@given(candidats(), st.integers(0, PLAFOND))
def test_la_somme_des_minutes_tient_toujours_dans_l_annee(liste: list[Candidat], deja: int) -> None:
    retenues, _ = choisir(reunir(liste), PLAFOND - deja)
    assert deja + sum(demande.minutes for demande in retenues) <= PLAFOND


@given(candidats(), st.integers(0, PLAFOND))
def test_aucun_indicateur_ne_se_perd_dans_la_reunion(liste: list[Candidat], disponible: int) -> None:
    retenues, reportees = choisir(reunir(liste), disponible)
    places = [(code, p) for d in (*retenues, *reportees) for code, p in ((d.code, p) for p in d.parcours_ids)]
    assert sorted(places) == sorted({(candidat.code, candidat.parcours_id) for candidat in liste})


@given(candidats())
def test_un_indicateur_d_entreprise_ne_se_demande_qu_une_fois(liste: list[Candidat]) -> None:
    communs = [demande.code for demande in reunir(liste) if demande.code in _COMMUNS]
    assert len(communs) == len(set(communs))


_COMMUNS = {code for code, defini in catalogue().indicateurs.items() if defini.perimetre == "entreprise"}


def rang(demande: Demande) -> tuple[int, int, str]:
    return -demande.reports, demande.priorite, demande.code


@given(candidats(), st.integers(0, PLAFOND))
def test_une_question_reportee_ne_cede_qu_a_de_plus_prioritaires(liste: list[Candidat], disponible: int) -> None:
    """What is put off did not fit in the time that those before it had left."""
    retenues, reportees = choisir(reunir(liste), disponible)
    for reportee in reportees:
        avant = [
            d
            for d in retenues
            if (-d.reports, d.priorite, d.code) <= (-reportee.reports, reportee.priorite, reportee.code)
        ]
        assert sum(demande.minutes for demande in avant) + reportee.minutes > disponible


@given(candidats(), st.lists(st.dates(date(2027, 1, 1), date(2030, 1, 1)), max_size=3))
def test_un_report_dit_une_date_a_venir_ou_rien_ne_reste(liste: list[Candidat], suivants: list[date]) -> None:
    for demande in reunir(liste):
        au = reporter_au(demande, JOUR, suivants)
        if au is None:
            assert demande.ferme_le < date(2028, 1, 1)
            assert not [suivant for suivant in suivants if suivant > JOUR]
        else:
            assert au > JOUR


@given(st.integers(0, 100), st.integers(0, 100))
def test_un_taux_de_reponse_est_entre_zero_et_un(repondues: int, autres: int) -> None:
    valeur = taux(repondues, repondues + autres)
    assert (valeur is None) == (repondues + autres == 0)
    assert valeur is None or 0 <= valeur <= 1


@given(
    st.lists(st.sampled_from(CODES), unique=True),
    st.dictionaries(st.sampled_from(MOMENTS), st.lists(st.sampled_from(CODES))),
)
def test_une_couverture_est_entre_zero_et_un(departs: list[str], mesures: dict[str, list[str]]) -> None:
    parts = couverture(departs, mesures)
    assert all(0 <= part <= 1 for part in parts.values())
    assert bool(parts) == bool(departs)
    if effet_mesure(departs, mesures):
        assert max(parts.values()) > 0


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 60))
def test_personne_n_est_relance_moins_de_trois_jours_apres(transmise: date, ecoule: int) -> None:
    assert relance_permise(transmise + timedelta(days=ecoule), transmise, 3) == (ecoule >= 3)
