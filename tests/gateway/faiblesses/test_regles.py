"""Each rule at its boundary: the last fact that it lets pass, the first that it finds."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from services.gateway.faiblesses import domain
from services.gateway.faiblesses.domain import Action, Indicateur, Sejours

ACTION = Action("a", "Action", date(2014, 1, 1), date(2016, 12, 31), True, ())


def action(*indicateurs: Indicateur, finie: bool = True) -> Action:
    return replace(ACTION, indicateurs=indicateurs, finie=finie)


def moyens(realise: str, cible: str | None = None, **annees: str) -> Indicateur:
    par_annee = {int(annee[1:]): Decimal(valeur) for annee, valeur in annees.items()}
    return Indicateur("participants", "moyens", Decimal(cible) if cible else None, Decimal(realise), par_annee)


@pytest.mark.parametrize(
    ("realise", "finie", "trouve"),
    [("36", True, False), ("35.99", True, True), ("0", True, True), ("27", False, False), ("40", True, False)],
)
def test_un_objectif_est_manque_sous_sa_cible_une_fois_la_fin_passee(realise: str, finie: bool, trouve: bool) -> None:
    assert bool(domain.objectifs_manques([action(moyens(realise, "36"), finie=finie)])) is trouve


@pytest.mark.parametrize(
    ("realise", "cible", "finie", "trouve"),
    [("0", "1", True, True), ("1", "1", True, False), ("0", "1", False, False), ("0", None, True, False)],
)
def test_un_groupe_n_est_pas_constitue_quand_aucun_ne_l_est(
    realise: str, cible: str | None, finie: bool, trouve: bool
) -> None:
    groupe = Indicateur("groupes", "groupe", Decimal(cible) if cible else None, Decimal(realise))
    assert bool(domain.groupes_non_constitues([action(groupe, finie=finie)], [])) is trouve
    assert domain.objectifs_manques([action(groupe)]) == []


def test_un_groupe_hors_delai_est_un_groupe_non_constitue() -> None:
    (constat,) = domain.groupes_non_constitues([], ["g1", "g2"])
    assert (constat.n, constat.objets) == (2, ("g1", "g2"))


@pytest.mark.parametrize(
    ("nature", "realise", "trouve"), [("impact", "1", False), ("impact", "0", True), ("satisfaction", "90", True)]
)
def test_l_impact_est_mesure_des_qu_un_effet_est_compte(nature: str, realise: str, trouve: bool) -> None:
    autre = Indicateur("autre", nature, None, Decimal(realise))
    assert bool(domain.impact_non_mesure([action(moyens("3"), autre)])) is trouve
    assert domain.impact_non_mesure([action(moyens("3"), finie=False)]) == []
    assert domain.impact_non_mesure([action(moyens("0"))]) == []


@pytest.mark.parametrize(
    ("annees", "suite"),
    [
        ({"_2014": "849", "_2015": "732", "_2016": "610"}, [2014, 2015, 2016]),
        ({"_2014": "100", "_2015": "95", "_2016": "90"}, [2014, 2015, 2016]),
        ({"_2014": "100", "_2015": "95", "_2016": "90.01"}, []),
        ({"_2015": "732", "_2016": "610"}, []),
        ({"_2014": "849", "_2016": "732", "_2017": "610"}, []),
        ({"_2014": "849", "_2015": "849", "_2016": "610"}, []),
        ({"_2013": "900", "_2014": "849", "_2015": "732", "_2016": "740"}, []),
        ({"_2013": "10", "_2014": "849", "_2015": "732", "_2016": "610"}, [2014, 2015, 2016]),
        ({}, []),
    ],
    ids=[
        "bilan",
        "seuil",
        "sous-le-seuil",
        "deux-ans",
        "annee-absente",
        "egale",
        "reprise",
        "hausse-puis-baisse",
        "vide",
    ],
)
def test_une_baisse_dure_trois_ans_et_pese_dix_pour_cent(annees: dict[str, str], suite: list[int]) -> None:
    un = moyens("1", **annees)
    assert domain.baisse(un.par_annee) == suite
    assert len(domain.participations_en_baisse([action(un)])) == bool(suite)


@pytest.mark.parametrize(
    ("jours", "trouve"),
    [
        ((21.0, 578.0), True),
        ((36.5, 365.0), True),
        ((36.6, 365.0), False),
        ((20.0, 364.9), False),
        ((578.0,), False),
        ((), False),
    ],
)
def test_un_delai_est_disperse_d_un_a_dix_et_au_dela_d_un_an(jours: tuple[float, ...], trouve: bool) -> None:
    assert bool(domain.delais_disperses([Sejours("signature", jours, ("p",))])) is trouve


@pytest.mark.parametrize(("nombre", "trouve"), [(10, False), (11, True)])
def test_onze_conventions_sont_trop(nombre: int, trouve: bool) -> None:
    assert bool(domain.trop_d_actions([ACTION] * nombre)) is trouve


def test_un_seul_parcours_sans_orientation_se_voit() -> None:
    assert domain.financement_non_systematique(4, []) == []
    (constat,) = domain.financement_non_systematique(4, ["p"])
    assert constat.chiffres["taux"] == "0.7500"
