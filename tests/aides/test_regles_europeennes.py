"""Undertaking in difficulty, and highest intensities of the European rules."""

from decimal import Decimal

import pytest

from services.aides.catalogue.regimes import intensites
from services.aides.eligibilite.difficulte import Situation, en_difficulte
from services.aides.eligibilite.intensites import intensite

PME = frozenset({"petite"})


@pytest.mark.parametrize(
    ("propres", "attendu"),
    [pytest.param("99000", "vrai", id="plus_de_la_moitie"), pytest.param("100000", "faux", id="exactement_la_moitie")],
)
def test_la_difficulte_demande_plus_de_la_moitie_du_capital_perdue(propres: str, attendu: str) -> None:
    situation = Situation(Decimal(propres), Decimal(200_000), False, False, Decimal(60), PME)
    assert en_difficulte(situation) == attendu


@pytest.mark.parametrize(
    ("situation", "attendu"),
    [
        pytest.param(Situation(procedure_collective=True), "vrai", id="procedure_collective_suffit"),
        pytest.param(Situation(), "inconnu", id="rien_de_connu"),
        pytest.param(
            Situation(Decimal(1), Decimal(9), False, False, Decimal(35), PME), "faux", id="pme_de_moins_de_3_ans"
        ),
        pytest.param(Situation(Decimal(1), Decimal(9), False, False, None, PME), "inconnu", id="age_inconnu"),
        pytest.param(
            Situation(Decimal(9), Decimal(9), False, False, Decimal(90), frozenset({"grande"})), "inconnu", id="ratios"
        ),
        pytest.param(
            Situation(Decimal(9), Decimal(9), None, False, Decimal(90), PME), "inconnu", id="procedure_inconnue"
        ),
    ],
)
def test_la_difficulte_reste_inconnue_tant_que_tout_n_est_pas_ecarte(situation: Situation, attendu: str) -> None:
    assert en_difficulte(situation) == attendu


@pytest.mark.parametrize(
    ("article", "taille", "options", "taux"),
    [
        pytest.param("art17", "petite", [], "0.20", id="art17_petite"),
        pytest.param("art17", "moyenne", [], "0.10", id="art17_moyenne"),
        pytest.param("art17", "grande", [], "0", id="art17_grande"),
        pytest.param("art25-experimental", "petite", ["collaboration"], "0.60", id="art25_experimental"),
        pytest.param("art25-industrielle", "micro", ["collaboration"], "0.80", id="art25_industrielle_plafonnee"),
        pytest.param("art29", "grande", [], "0", id="art29_grande_seule"),
        pytest.param("art29", "grande", ["partenariat_pme"], "0.15", id="art29_grande_avec_pme"),
        pytest.param("art31", "moyenne", ["travailleurs_defavorises"], "0.70", id="art31_moyenne"),
        pytest.param("art31", "petite", ["travailleurs_defavorises"], "0.70", id="art31_petite_plafonnee"),
    ],
)
def test_l_intensite_maximale_est_celle_du_reglement(article: str, taille: str, options: list[str], taux: str) -> None:
    assert intensite(intensites()[article], taille, options) == Decimal(taux)
