"""The batch assignment, as a calculation: exact, within capacities, never worse than first-come."""

import itertools
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.gateway.affectation.domain import (
    Besoin,
    Choix,
    Option,
    Probleme,
    charges,
    depassements,
    obstacles,
    premier_arrive,
    saturees,
    valeur,
)
from services.gateway.affectation.solveur import gain_d_une_place, resoudre

_OPTION = st.builds(
    Option,
    programme=st.sampled_from(["p1", "p2", "p3"]),
    conseiller=st.sampled_from([None, "c1", "c2"]),
    adequation=st.integers(0, 100),
    distance=st.integers(0, 2),
)
_BESOIN = st.tuples(
    st.integers(1, 5), st.lists(_OPTION, max_size=4, unique_by=lambda option: (option.programme, option.conseiller))
)


@st.composite
def problemes(tirer: st.DrawFn) -> Probleme:
    besoins = tuple(
        Besoin(f"b{rang}", priorite, tuple(options))
        for rang, (priorite, options) in enumerate(tirer(st.lists(_BESOIN, max_size=5)))
    )
    limites = tirer(st.dictionaries(st.sampled_from(["p1", "p2", "p3", "c1", "c2"]), st.integers(0, 3)))
    return Probleme(besoins, limites)


def meilleure_valeur(probleme: Probleme) -> int:
    """By trying everything."""
    meilleure = 0
    for tirage in itertools.product(*([None, *besoin.options] for besoin in probleme.besoins)):
        choix: Choix = {rang: option for rang, option in enumerate(tirage) if option is not None}
        if not depassements(probleme, choix):
            meilleure = max(meilleure, valeur(probleme, choix))
    return meilleure


def tension(probleme: Probleme, choix: Choix) -> int:
    return sum(option.distance for option in choix.values())


def grand(besoins: int, programmes: int, conseillers: int) -> Probleme:
    alea = random.Random(20261124)
    limites = {f"p{rang}": alea.randint(2, 10) for rang in range(programmes)}
    limites |= {f"c{rang}": alea.randint(2, 12) for rang in range(conseillers)}
    lot = []
    for rang in range(besoins):
        options = [
            Option(f"p{p}", f"c{c}", alea.randint(0, 100), alea.randint(0, 2))
            for p in alea.sample(range(programmes), alea.randint(0, 12))
            for c in range(p, conseillers, programmes)
        ]
        lot.append(Besoin(f"b{rang}", alea.randint(1, 5), tuple(sorted(options, key=lambda o: -o.adequation))))
    return Probleme(tuple(lot), limites)


@settings(max_examples=60, deadline=None)
@given(problemes())
def test_la_repartition_est_la_meilleure_possible_et_tient_dans_les_capacites(probleme: Probleme) -> None:
    solution = resoudre(probleme, 5.0)
    assert depassements(probleme, solution.choix) == {}
    assert valeur(probleme, solution.choix) == meilleure_valeur(probleme)
    assert valeur(probleme, solution.choix) >= valeur(probleme, premier_arrive(probleme))
    assert solution.valeur.statut == "optimal"
    assert solution.valeur.ecart == 0
    assert all(option in probleme.besoins[rang].options for rang, option in solution.choix.items())


@settings(max_examples=60, deadline=None)
@given(problemes())
def test_l_ordre_d_arrivee_tient_aussi_dans_les_capacites(probleme: Probleme) -> None:
    choix = premier_arrive(probleme)
    assert depassements(probleme, choix) == {}
    pleines = set(saturees(probleme, choix))
    for rang, besoin in enumerate(probleme.besoins):
        if rang not in choix:
            assert all(pleines & set(option.ressources) for option in besoin.options)


@settings(max_examples=30, deadline=None)
@given(problemes())
def test_une_place_de_plus_vaut_exactement_ce_qui_est_annonce(probleme: Probleme) -> None:
    solution = resoudre(probleme, 5.0)
    acquis = valeur(probleme, solution.choix)
    for ressource in saturees(probleme, solution.choix):
        plus = Probleme(probleme.besoins, {**probleme.capacites, ressource: probleme.capacites[ressource] + 1})
        assert gain_d_une_place(probleme, ressource, acquis, 5.0) == meilleure_valeur(plus) - acquis


def test_l_ordre_d_arrivee_gaspille_la_place_du_plus_contraint() -> None:
    """The first could go elsewhere, the second could not: first-come serves one, the assignment both."""
    proche, ailleurs = Option("p1", None, 90, 0), Option("p2", None, 10, 0)
    souple, contraint = Besoin("souple", 3, (proche, ailleurs)), Besoin("contraint", 3, (proche,))
    probleme = Probleme((souple, contraint), {"p1": 1, "p2": 1})
    assert len(premier_arrive(probleme)) == 1
    assert resoudre(probleme, 5.0).choix == {0: ailleurs, 1: proche}


def test_la_priorite_passe_avant_l_ordre_d_arrivee() -> None:
    option = Option("p1", None, 50, 0)
    probleme = Probleme((Besoin("premier", 1, (option,)), Besoin("urgent", 5, (option,))), {"p1": 1})
    assert set(resoudre(probleme, 5.0).choix) == {1}
    assert obstacles(probleme, {1: option}, 0) == ["p1"]


def test_a_valeur_egale_le_plus_proche_puis_la_charge_la_mieux_repartie() -> None:
    loin, proche = Option("p1", "c1", 50, 2), Option("p1", "c2", 50, 0)
    seul = Probleme((Besoin("b", 3, (loin, proche)),), {"p1": 5, "c1": 5, "c2": 5})
    assert resoudre(seul, 5.0).choix == {0: proche}
    a, b = Option("p1", "c1", 50, 0), Option("p1", "c2", 50, 0)
    quatre = Probleme(tuple(Besoin(f"b{r}", 3, (a, b)) for r in range(4)), {"p1": 4, "c1": 4, "c2": 4})
    prises = charges(resoudre(quatre, 5.0).choix.values())
    assert (prises["c1"], prises["c2"]) == (2, 2)


@pytest.mark.parametrize("temps_s", [20.0])
def test_cinq_cents_besoins_et_soixante_programmes_en_quelques_secondes(temps_s: float) -> None:
    probleme = grand(500, 60, 150)
    debut = time.monotonic()
    solution = resoudre(probleme, temps_s)
    assert time.monotonic() - debut < 10
    assert depassements(probleme, solution.choix) == {}
    assert solution.valeur.statut == "optimal"
    assert valeur(probleme, solution.choix) > valeur(probleme, premier_arrive(probleme))
    assert solution.choix == resoudre(probleme, temps_s).choix, "the same problem has the same answer"
