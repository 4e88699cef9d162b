"""What an evaluation answers: verdicts, reasons, missing data, amounts."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.aides.catalogue.fenetres import Etat
from services.aides.eligibilite.question_schemas import Question
from services.aides.eligibilite.saisie import ActionAEvaluer, FaitsSaisis
from shared.valeurs import MontantEur, Sortie, Taux

VerdictAide = Literal["eligible", "non_eligible", "a_confirmer"]
Resultat = Literal["vrai", "faux", "inconnu"]


class SourceLue(Sortie):
    """Où la règle a été lue."""

    reference: str = Field(description="Texte ou page.")
    adresse: str = Field(description="Adresse de la source.")
    confiance: Literal["V", "V2"] = Field(description="`V` : lue dans la source ; `V2` : source secondaire.")


class FaitVu(Sortie):
    """Un fait utilisé, et d'où il vient."""

    code: str = Field(description="Code du fait.")
    libelle: str = Field(description="Libellé.")
    valeur: str = Field(description="Valeur vue, ou « inconnu ».")
    source: Literal["saisie", "annuaire", "calcul"] | None = Field(
        description="Origine du fait ; absente s'il est inconnu."
    )
    approche: bool = Field(default=False, description="Vrai : valeur approchée, à confirmer.")


class CritereVu(Sortie):
    """Un critère et son résultat."""

    code: str = Field(description="Code du critère.")
    libelle: str = Field(description="Règle en clair.")
    valeur_vue: str = Field(description="Ce qui a été vu.")
    seuil: str = Field(description="Ce qui est demandé.")
    source: SourceLue | None = Field(description="Source de la règle ; absente : à vérifier.")
    resultat: Resultat = Field(description="`vrai`, `faux` ou `inconnu`.")
    a_verifier: bool = Field(description="Vrai : règle sans source, ou valeur approchée.")
    note: str | None = Field(default=None, description="Précision sur la règle.")
    faits: list[FaitVu] = Field(description="Faits utilisés.")


class DonneeManquante(Sortie):
    """Une donnée à obtenir, et la question à poser."""

    champ: str = Field(description="Champ à renseigner.")
    question: str = Field(description="Question à poser à l'entreprise.")
    criteres: list[str] = Field(description="Critères ou éléments du montant que la réponse éclaire.")


class MajorationVue(Sortie):
    """Une majoration et son résultat."""

    code: str = Field(description="Code de la majoration.")
    libelle: str = Field(description="Règle en clair.")
    resultat: Resultat = Field(description="`vrai` : appliquée.")
    source: SourceLue | None = Field(description="Source de la règle.")


class PartRegime(Sortie):
    """Part du montant portée par un régime d'aide."""

    regime: str = Field(description="Régime d'aide.")
    montant_eur: MontantEur = Field(description="Montant, en euros.")


class MontantVu(Sortie):
    """Le montant et son calcul."""

    mode: Literal["taux", "palier", "pret", "indetermine"] = Field(description="Mode de calcul.")
    assiette_eur: MontantEur | None = Field(description="Dépenses retenues, en euros.")
    depenses_exclues_eur: MontantEur = Field(
        description="Dépenses écartées par leur nature ou par la limite d'assiette, en euros."
    )
    taux: Taux | None = Field(description="Taux appliqué.")
    plancher_eur: MontantEur | None = Field(description="Aide minimale, en euros.")
    plafond_eur: MontantEur | None = Field(description="Plafond appliqué, en euros.")
    montant_brut_eur: MontantEur | None = Field(description="Montant avant limites, en euros.")
    montant_eur: MontantEur | None = Field(
        description="Montant estimé, en euros ; absent s'il ne peut pas être calculé."
    )
    montant_mini_eur: MontantEur | None = Field(description="Montant au taux le plus bas de la règle, en euros.")
    arrondi: str = Field(default="Au centime inférieur.", description="Règle d'arrondi.")
    plafonnee_par: str | None = Field(
        description="Ce qui limite l'aide : `plafond`, `assiette`, `de_minimis`, `intensite`, `plancher` ou un fait."
    )
    marge_de_minimis_eur: MontantEur | None = Field(
        description="Marge de minimis restante à la date d'examen, en euros."
    )
    ventilation: list[PartRegime] = Field(
        description="Montant par régime d'aide ; vide si la répartition est inconnue."
    )
    majorations: list[MajorationVue] = Field(description="Majorations examinées.")
    a_verifier: bool = Field(description="Vrai : un élément du calcul est sans source ou inconnu.")
    reserves: list[str] = Field(description="Ce qui reste à vérifier.")
    source: SourceLue | None = Field(description="Source de la règle.")


class DisponibiliteVue(Sortie):
    """Peut-on déposer une demande à la date d'examen ?"""

    etat: Etat = Field(description="État du dépôt à cette date.")
    indisponible: bool = Field(description="Vrai : aucun dépôt possible à cette date, quels que soient les critères.")
    phrase: str = Field(description="Motif et date de réouverture, en clair.")
    jusqu_au: date | None = Field(description="Dernier jour de cet état ; absent : sans terme connu.")
    rouvre_le: date | None = Field(description="Prochain jour d'ouverture du dépôt ; absent : ouvert, ou inconnu.")


class ResultatAide(Sortie):
    """Un dispositif face à une action (ou à l'entreprise)."""

    dispositif: str = Field(description="Code du dispositif.")
    version: str = Field(description="Version appliquée.")
    nom: str = Field(description="Nom du dispositif.")
    instrument: str = Field(description="Subvention, prêt, garantie…")
    regimes: list[str] = Field(description="Régimes d'aide possibles.")
    action_reference: str | None = Field(description="Action concernée.")
    action_titre: str | None = Field(description="Titre de l'action.")
    besoins: list[str] = Field(description="Besoins servis.")
    verdict: VerdictAide = Field(description="Verdict sur les critères, que le dépôt soit ouvert ou non.")
    disponibilite: DisponibiliteVue | None = Field(
        default=None, description="Ouverture du dépôt ; absente d'une évaluation ancienne."
    )
    criteres: list[CritereVu] = Field(description="Critères, un par un.")
    donnees_manquantes: list[DonneeManquante] = Field(description="Ce qu'il faut encore savoir.")
    montant: MontantVu = Field(description="Montant et calcul.")
    obligations: list[str] = Field(description="Engagements demandés à l'entreprise.")
    cumuls: list[str] = Field(description="Règles de cumul.")


class Synthese(Sortie):
    """Codes des dispositifs par verdict (le meilleur de leurs actions)."""

    eligibles: list[str] = Field(description="Dispositifs éligibles.")
    a_confirmer: list[str] = Field(description="Dispositifs à confirmer.")
    non_eligibles: list[str] = Field(description="Dispositifs non éligibles.")
    indisponibles: list[str] = Field(
        default_factory=list, description="Dispositifs fermés à cette date, que l'entreprise pourrait demander."
    )


class EvaluationResumee(Sortie):
    """Une évaluation dans une liste."""

    id: UUID = Field(description="Identifiant.")
    dossier_id: UUID = Field(description="Dossier.")
    le: date = Field(description="Date d'examen.")
    faite_le: datetime = Field(description="Instant de l'évaluation.")
    synthese: Synthese = Field(description="Dispositifs par verdict.")


class EvaluationLue(EvaluationResumee):
    """Une évaluation complète ; elle ne change plus."""

    faits: FaitsSaisis = Field(description="Faits donnés par l'appelant.")
    faits_utilises: list[FaitVu] = Field(description="Faits utilisés, avec leur origine.")
    actions: list[ActionAEvaluer] = Field(description="Actions examinées.")
    resultats: list[ResultatAide] = Field(description="Un résultat par dispositif et action, les éligibles d'abord.")
    questions: list[Question] = Field(
        default_factory=list,
        description="Questions suivantes, de celle qui décide le plus à celle qui décide le moins.",
    )
