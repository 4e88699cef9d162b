"""What a funding plan answers."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.aides.eligibilite.schemas import PartRegime
from services.aides.plan.saisie import PlanNouveau
from shared.valeurs import MontantEur, Sortie


class Preuve(Sortie):
    """Ce qui est prouvé : aucun plan ne rapporte plus que la borne."""

    statut: Literal["optimal", "limite-de-temps", "infaisable"] = Field(description="`optimal` : prouvé au centime.")
    valeur_eur: Decimal = Field(description="Aide moins coût des dossiers, en euros.")
    borne_eur: Decimal = Field(description="Plus haute valeur possible, en euros.")
    ecart_eur: Decimal = Field(description="Écart entre les deux ; zéro : aucun centime de mieux.")
    methode: str = Field(
        default="Programme en nombres entiers (HiGHS), montants en centimes entiers, contrôlés à part en décimal.",
        description="Comment le plan est calculé.",
    )


class Financement(Sortie):
    """Ce qu'un dispositif paie d'une dépense."""

    dispositif: str = Field(description="Dispositif.")
    montant_eur: MontantEur = Field(description="Montant, en euros.")


class DepenseFinancee(Sortie):
    """Une dépense, qui la paie, et ce qu'il en reste à l'entreprise."""

    nature: str = Field(description="Nature.")
    montant_eur: MontantEur = Field(description="Dépense, en euros hors taxes.")
    financements: list[Financement] = Field(description="Aides sur cette dépense.")
    aide_eur: MontantEur = Field(description="Total des aides, en euros.")
    reste_a_charge_eur: MontantEur = Field(description="Reste à la charge de l'entreprise, en euros.")


class ActionFinancee(Sortie):
    """Une action et le financement de ses dépenses."""

    reference: str = Field(description="Référence.")
    titre: str | None = Field(description="Titre.")
    depenses: list[DepenseFinancee] = Field(description="Dépenses, dans l'ordre donné.")
    aide_eur: MontantEur = Field(description="Total des aides, en euros.")
    reste_a_charge_eur: MontantEur = Field(description="Reste à la charge de l'entreprise, en euros.")


class DossierAide(Sortie):
    """Un dossier à remplir, pour toutes les actions qu'il finance."""

    dispositif: str = Field(description="Dispositif.")
    nom: str = Field(description="Nom.")
    version: str = Field(description="Version appliquée.")
    verdict: Literal["eligible", "a_confirmer"] = Field(description="Verdict le moins sûr de ses actions.")
    montant_eur: MontantEur = Field(description="Aide, en euros.")
    ventilation: list[PartRegime] = Field(description="Aide par régime.")
    cout_eur: MontantEur = Field(description="Coût du dossier pour l'entreprise, en euros.")
    actions: list[str] = Field(description="Références des actions.")
    deposer_avant: date | None = Field(description="Dernier jour du dépôt ; absent : aucune limite connue.")
    reserves: list[str] = Field(description="Ce qui reste à vérifier.")


class ScenarioLu(Sortie):
    """Le meilleur plan, sous ses règles."""

    aide_eur: MontantEur = Field(description="Aide totale, en euros.")
    cout_dossiers_eur: MontantEur = Field(description="Coût des dossiers, en euros.")
    depenses_eur: MontantEur = Field(description="Dépenses totales, en euros.")
    reste_a_charge_eur: MontantEur = Field(description="Dépenses moins aides, en euros.")
    dossiers: list[DossierAide] = Field(description="Dossiers à remplir, du plus gros au plus petit.")
    actions: list[ActionFinancee] = Field(description="Financement action par action.")
    preuve: Preuve = Field(description="Preuve d'optimalité.")


class AlternativeLue(ScenarioLu):
    """Un plan voisin, le meilleur de son genre."""

    nom: Literal["moins_de_dossiers", "sans_de_minimis", "plus_rapide"] = Field(description="Genre.")
    libelle: str = Field(description="En quoi il diffère.")
    delai_jours: int = Field(description="Délai du dossier le plus long, en jours (hypothèse).")
    perte_eur: Decimal = Field(description="Ce qu'il rapporte de moins que le plan, dossiers déduits, en euros.")


class ContrainteLue(Sortie):
    """Une règle qui coûte, et combien."""

    famille: str = Field(description="Règle : `plafond`, `de_minimis`, `intensite`, `enveloppe`, `delai`…")
    dispositif: str | None = Field(description="Dispositif concerné ; absent : tous.")
    libelle: str = Field(description="En clair.")
    gain_eur: MontantEur = Field(description="Ce que le plan rapporterait de plus sans elle, en euros.")
    prouve: bool = Field(description="Vrai : gain exact.")


class Manque(Sortie):
    """Une donnée à obtenir."""

    champ: str = Field(description="Champ à renseigner.")
    question: str = Field(description="Question.")
    dispositifs: list[str] = Field(description="Dispositifs que la réponse éclaire.")


class PretPossible(Sortie):
    """Un prêt ou une garantie : il ne s'ajoute pas à l'aide, il se rembourse."""

    dispositif: str = Field(description="Dispositif.")
    nom: str = Field(description="Nom.")
    verdict: Literal["eligible", "a_confirmer"] = Field(description="Verdict.")
    action_reference: str = Field(description="Action.")
    montant_max_eur: MontantEur | None = Field(description="Montant le plus élevé selon l'évaluation, en euros.")


class ResultatPlan(Sortie):
    """Le plan : ce qui est certain, ce qui le deviendrait, ce qui coûte, ce qui reste à savoir."""

    statut: Literal["etabli", "exigence_hors_d_atteinte", "sans_aide"] = Field(description="Issue.")
    explication: str = Field(description="Issue, en clair.")
    certain: ScenarioLu = Field(description="Avec les seuls dispositifs éligibles.")
    si_confirme: ScenarioLu = Field(description="Avec aussi les dispositifs à confirmer.")
    contraintes: list[ContrainteLue] = Field(description="Règles qui coûtent, les plus chères d'abord.")
    alternatives: list[AlternativeLue] = Field(description="Trois plans voisins au plus.")
    prochaines_etapes: list[str] = Field(description="Trois pas au plus, dans l'ordre.")
    manques: list[Manque] = Field(description="Données manquantes.")
    non_chiffres: list[str] = Field(description="Dispositifs possibles dont aucune règle de montant n'est publiée.")
    prets: list[PretPossible] = Field(description="Prêts et garanties possibles sur le reste à charge.")
    hypotheses: list[str] = Field(description="Hypothèses sans source, à vérifier.")
    arrondi: str = Field(default="Au centime inférieur, dépense par dépense.", description="Règle d'arrondi.")


class PlanResume(Sortie):
    """Un plan de financement dans une liste."""

    id: UUID = Field(description="Identifiant.")
    dossier_id: UUID = Field(description="Dossier.")
    le: date = Field(description="Date d'examen.")
    etabli_le: datetime = Field(description="Instant du calcul.")
    aide_certaine_eur: MontantEur = Field(description="Aide certaine, en euros.")
    aide_si_confirmee_eur: MontantEur = Field(description="Aide si tout est confirmé, en euros.")


class PlanFinancementLu(PlanResume):
    """Un plan de financement complet ; il ne change plus."""

    entree: PlanNouveau = Field(description="Ce sur quoi le plan est établi, préremplissage compris.")
    resultat: ResultatPlan = Field(description="Le plan.")
