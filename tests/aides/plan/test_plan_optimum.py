"""The plan is the best one, to the cent, and keeps every rule: properties against trying everything."""

import subprocess
import sys
from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from services.aides.plan.alternatives import proposer
from services.aides.plan.contraintes import mesurer
from services.aides.plan.controle import controler
from services.aides.plan.domain import Offre, Probleme, Repartition, avec, familles, net, sans
from services.aides.plan.flot import repartir
from services.aides.plan.optimisation import resoudre
from tests.outillage.financement import choix_possibles, grands_problemes, meilleur, permis, problemes

ESSAIS = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(problemes())
@ESSAIS
def test_le_plan_vaut_le_meilleur_de_tous_les_plans_essayes(probleme: Probleme) -> None:
    solution = resoudre(probleme)
    assert solution.statut == "optimal"
    assert (solution.valeur, solution.ecart) == (meilleur(probleme), 0)
    assert net(probleme, solution.repartition) == solution.valeur


@given(problemes())
@ESSAIS
def test_le_plan_garde_toutes_les_regles(probleme: Probleme) -> None:
    repartition = resoudre(probleme).repartition
    complets = {(o.code, r): repartition.montants.get((o.code, r), 0) for o in probleme.offres for r in o.parts}
    assert permis(probleme, complets)
    assert controler(probleme, repartition) == []
    for offre in probleme.offres:
        assert 0 <= repartition.du_dossier(offre.code) <= offre.plafond <= sum(probleme.depenses)


@given(problemes())
@ESSAIS
def test_retirer_une_contrainte_ne_fait_jamais_baisser_le_plan(probleme: Probleme) -> None:
    base = resoudre(probleme)
    for famille in familles(probleme):
        assert resoudre(sans(probleme, famille)).valeur >= base.valeur
    for contrainte in mesurer(probleme, base, resoudre):
        assert contrainte.gain > 0
        assert contrainte.prouve


@given(problemes())
@ESSAIS
def test_les_alternatives_sont_permises_et_different(probleme: Probleme) -> None:
    base = resoudre(probleme)
    alternatives = proposer(probleme, base, resoudre)
    plans = [base.repartition.montants, *(a.solution.repartition.montants for a in alternatives)]
    assert len({frozenset(plan.items()) for plan in plans}) == len(plans)
    for alternative in alternatives:
        assert controler(probleme, alternative.solution.repartition) == []
        assert alternative.solution.valeur <= base.valeur
        if alternative.nom == "sans_de_minimis":
            assert not alternative.solution.repartition.de_minimis
        if alternative.nom == "moins_de_dossiers":
            assert len(alternative.solution.repartition.dossiers) < len(base.repartition.dossiers)


@given(problemes())
@ESSAIS
def test_chaque_faute_d_un_plan_est_vue_par_le_controle(probleme: Probleme) -> None:
    offre = probleme.offres[0]
    trop = Repartition({(offre.code, 0): probleme.depenses[0] + 1}, {})
    assert controler(probleme, trop)


@settings(max_examples=15, deadline=None)
@given(grands_problemes())
def test_avec_de_grands_montants_aucun_autre_choix_ne_rapporte_plus(probleme: Probleme) -> None:
    solution = resoudre(probleme)
    assert solution.statut == "optimal"
    assert solution.valeur == max(net(probleme, r) for c in choix_possibles(probleme) if (r := repartir(probleme, c)))


def test_le_solveur_n_ecrit_rien_sur_la_sortie() -> None:
    programme = "from shared.solveur import Solveur; h = Solveur(); h.setOptionValue('output_flag', False); h.run()"
    resultat = subprocess.run([sys.executable, "-c", programme], capture_output=True, text=True, check=True)
    assert (resultat.stdout, resultat.stderr) == ("", "")


def test_un_grand_montant_reste_exact_au_centime() -> None:
    depenses = (99_999_999_999_99, 1)
    offres = (
        Offre("a", {0: 49_999_999_999_99, 1: 1}, plancher=1, cout=1),
        Offre("b", {0: 33_333_333_333_33}, limites={"plafond": 33_333_333_333_32}, de_minimis=True, hors_marge=False),
    )
    solution = resoudre(Probleme(depenses, offres, marge=300_000_00))
    assert solution.repartition.aide == 49_999_999_999_99 + 1 + 300_000_00
    assert solution.ecart == 0


def test_un_dossier_qui_coute_plus_qu_il_ne_rapporte_n_est_pas_ouvert() -> None:
    offre = Offre("a", {0: 100}, cout=100)
    assert resoudre(Probleme((200,), (offre,))).repartition.dossiers == ()
    assert resoudre(Probleme((200,), (replace(offre, cout=99),))).repartition.dossiers == ("a",)


def test_une_aide_hors_d_atteinte_est_dite_infaisable() -> None:
    probleme = Probleme((100,), (Offre("a", {0: 50}),), aide_min=51)
    assert resoudre(probleme).statut == "infaisable"
    assert resoudre(replace(probleme, aide_min=50)).repartition.aide == 50
    assert resoudre(avec(probleme, ())).statut == "infaisable"
