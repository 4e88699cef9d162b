"""Everything that a plan answers, from its computation."""

from collections.abc import Sequence

from services.aides.plan.calcul import Calcul
from services.aides.plan.demande import Demande
from services.aides.plan.manques import manques, non_chiffres, prets
from services.aides.plan.mots import etapes, explication, reserves_du_plan
from services.aides.plan.presentation import alternative_lue, contrainte_lue, scenario_lu
from services.aides.plan.saisie import PlanNouveau
from services.aides.plan.schemas import ResultatPlan


def resultat_du_plan(calcul: Calcul, demande: Demande, entree: PlanNouveau, deduites: Sequence[str]) -> ResultatPlan:
    """The plan as it is shown and kept; `deduites` are the actions whose nature of cost was guessed."""
    certain, si_confirme = scenario_lu(calcul.certain, demande), scenario_lu(calcul.si_confirme, demande)
    contraintes = [contrainte_lue(contrainte) for contrainte in calcul.contraintes]
    absents = manques(calcul.couples, demande)
    statut, texte = explication(certain, absents, entree.exigences.aide_minimale_eur, tenue=calcul.exigence_tenue)
    return ResultatPlan(
        statut=statut,
        explication=texte,
        certain=certain,
        si_confirme=si_confirme,
        contraintes=contraintes,
        alternatives=[alternative_lue(alternative, calcul, demande) for alternative in calcul.alternatives],
        prochaines_etapes=etapes(certain, si_confirme, absents, contraintes),
        manques=absents,
        non_chiffres=non_chiffres(calcul.couples, demande),
        prets=prets(calcul.couples, demande),
        hypotheses=reserves_du_plan(entree, deduites),
    )
