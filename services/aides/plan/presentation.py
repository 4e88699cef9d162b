"""A computed plan as it is shown: files, actions, what is left to the company."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from services.aides.eligibilite.schemas import PartRegime
from services.aides.plan.alternatives import Alternative
from services.aides.plan.calcul import Calcul, Scenario
from services.aides.plan.contraintes import Contrainte
from services.aides.plan.controle import euros
from services.aides.plan.demande import Candidat, Demande
from services.aides.plan.domain import Repartition
from services.aides.plan.mots import LIBELLES_ALTERNATIVES, libelle_contrainte
from services.aides.plan.optimisation import Solution
from services.aides.plan.schemas import (
    ActionFinancee,
    AlternativeLue,
    ContrainteLue,
    DepenseFinancee,
    DossierAide,
    Financement,
    Preuve,
    ScenarioLu,
)


def scenario_lu(scenario: Scenario, demande: Demande) -> ScenarioLu:
    """The best plan of a scenario."""
    return _scenario(scenario, scenario.solution, demande)


def _scenario(scenario: Scenario, solution: Solution, demande: Demande) -> ScenarioLu:
    repartition = solution.repartition
    dossiers = [_dossier(c, repartition, demande) for c in scenario.candidats if c.offre.code in repartition.dossiers]
    depenses = euros(sum(scenario.probleme.depenses))
    return ScenarioLu(
        aide_eur=euros(repartition.aide),
        cout_dossiers_eur=sum((dossier.cout_eur for dossier in dossiers), Decimal(0)),
        depenses_eur=depenses,
        reste_a_charge_eur=depenses - euros(repartition.aide),
        dossiers=sorted(dossiers, key=lambda dossier: (-dossier.montant_eur, dossier.dispositif)),
        actions=_actions(repartition, demande),
        preuve=_preuve(solution),
    )


def _preuve(solution: Solution) -> Preuve:
    return Preuve(
        statut=solution.statut,
        valeur_eur=euros(solution.valeur),
        borne_eur=euros(solution.borne),
        ecart_eur=euros(solution.ecart),
    )


def _dossier(candidat: Candidat, repartition: Repartition, demande: Demande) -> DossierAide:
    code = candidat.offre.code
    de_quelle_action = [action for action, _ in demande.depenses()]
    payees = {
        de_quelle_action[rang] for (offre, rang), montant in repartition.montants.items() if offre == code and montant
    }
    siens = [couple for couple in candidat.couples if couple.action in payees]
    limites: list[date] = [couple.deposer_avant for couple in siens if couple.deposer_avant is not None]
    return DossierAide(
        dispositif=code,
        nom=candidat.version.nom,
        version=candidat.version.regles.version,
        verdict="eligible" if all(couple.resultat.verdict == "eligible" for couple in siens) else "a_confirmer",
        montant_eur=euros(repartition.du_dossier(code)),
        ventilation=_ventilation(candidat, repartition),
        cout_eur=euros(candidat.offre.cout),
        actions=[demande.actions[rang].reference for rang in sorted(payees)],
        deposer_avant=min(limites, default=None),
        reserves=candidat.resultat.montant.reserves,
    )


def _ventilation(candidat: Candidat, repartition: Repartition) -> list[PartRegime]:
    """The award by regime: what is counted in the room, and the rest."""
    code, codes = candidat.offre.code, [regime.code for regime in candidat.version.regles.regimes]
    total, imputee = repartition.du_dossier(code), repartition.de_minimis.get(code, 0)
    dedans = next((c for c in codes if c == "de_minimis"), codes[0])
    dehors = next((c for c in codes if c != dedans), dedans)
    parts = {dedans: imputee, dehors: total - imputee} if dedans != dehors else {dedans: total}
    return [PartRegime(regime=nom, montant_eur=euros(montant)) for nom, montant in parts.items() if montant]


def _actions(repartition: Repartition, demande: Demande) -> list[ActionFinancee]:
    lues: dict[int, list[DepenseFinancee]] = {rang: [] for rang in range(len(demande.actions))}
    for rang, (action, depense) in enumerate(demande.depenses()):
        sur = {code: montant for (code, r), montant in sorted(repartition.montants.items()) if r == rang and montant}
        lues[action].append(_depense(depense.nature, depense.montant_eur, sur))
    return [
        ActionFinancee(
            reference=action.reference,
            titre=action.titre,
            depenses=lues[rang],
            aide_eur=sum((depense.aide_eur for depense in lues[rang]), Decimal(0)),
            reste_a_charge_eur=sum((depense.reste_a_charge_eur for depense in lues[rang]), Decimal(0)),
        )
        for rang, action in enumerate(demande.actions)
    ]


def _depense(nature: str, montant_eur: Decimal, sur: Mapping[str, int]) -> DepenseFinancee:
    aide = euros(sum(sur.values()))
    return DepenseFinancee(
        nature=nature,
        montant_eur=montant_eur,
        financements=[Financement(dispositif=code, montant_eur=euros(montant)) for code, montant in sur.items()],
        aide_eur=aide,
        reste_a_charge_eur=montant_eur - aide,
    )


def contrainte_lue(contrainte: Contrainte) -> ContrainteLue:
    """A constraint in words."""
    return ContrainteLue(
        famille=contrainte.famille,
        dispositif=contrainte.dispositif,
        libelle=libelle_contrainte(contrainte.famille, contrainte.dispositif),
        gain_eur=euros(contrainte.gain),
        prouve=contrainte.prouve,
    )


def alternative_lue(alternative: Alternative, calcul: Calcul, demande: Demande) -> AlternativeLue:
    """A near plan, and what it loses."""
    solution, probleme = alternative.solution, alternative.probleme
    delais = [probleme.offre(code).delai_jours for code in solution.repartition.dossiers]
    return AlternativeLue(
        **_scenario(calcul.certain, solution, demande).model_dump(),
        nom=alternative.nom,
        libelle=LIBELLES_ALTERNATIVES[alternative.nom],
        delai_jours=max(delais),
        perte_eur=euros(calcul.certain.solution.valeur - solution.valeur),
    )
