"""Messages of the restitution. Levels are 0 to 5, shares 0 to 1, as decimal strings."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Sortie

Statut = Literal["evalue", "insuffisant", "non_applicable"]


class Reference(Sortie):
    """Une version publiée."""

    code: str = Field(description="Code.")
    numero: str = Field(description="Numéro de version.")
    sha256: str = Field(description="Empreinte.")


class NoteLue(Sortie):
    """Note d'une thématique ou d'un axe, avec ce qu'elle laisse d'incertain."""

    code: str = Field(description="Code.")
    libelle: str = Field(description="Nom.")
    statut: Statut = Field(description="`insuffisant` : trop peu de réponses connues pour donner une note.")
    score: Decimal | None = Field(description="Niveau de 0 à 5.")
    couverture: Decimal = Field(description="Part des poids répondus.")
    bas: Decimal = Field(description="Borne basse : l'inconnu compte 0.")
    haut: Decimal = Field(description="Borne haute : l'inconnu compte 5.")
    confiance: Decimal = Field(description="Part des poids appuyée sur des preuves.")
    plafonne: bool = Field(description="Vrai : un critère bloquant plafonne la note.")
    niveau: int | None = Field(description="Palier affiché.")


class NoteAxeLue(NoteLue):
    """Note d'un axe."""

    thematique: str = Field(description="Thématique.")
    score_brut: Decimal | None = Field(description="Note avant plafond.")
    maillon_faible: str | None = Field(description="Question la plus faible.")
    cible: Decimal = Field(description="Niveau visé à 24 mois.")
    niveau_nom: str | None = Field(description="Nom du palier.")
    constat: str | None = Field(description="Ce que dit le palier atteint.")
    palier_suivant: str | None = Field(description="Ce que dit le palier suivant.")


class ContributionsLues(Sortie):
    """Ce qui fait la priorité, entre 0 et 1 ; absent : pris en compte pour aucun axe."""

    enjeu: Decimal | None = Field(description="Objectifs du dirigeant.")
    ecart: Decimal = Field(description="Distance à la cible.")
    retard: Decimal | None = Field(description="Distance aux pairs.")
    urgence: Decimal = Field(description="Critère bloquant ou obligation.")


class PrioriteLue(Sortie):
    """Rang d'un axe."""

    axe: str = Field(description="Axe.")
    rang: int = Field(description="Rang, à partir de 1.")
    priorite: Decimal = Field(description="Priorité de 0 à 100.")
    contributions: ContributionsLues = Field(description="Détail du calcul.")


class AObjectiver(Sortie):
    """Axe à mesurer avant d'être classé."""

    axe: str = Field(description="Axe.")
    motif: Literal["couverture", "confiance"] = Field(description="Ce qui manque.")


class ReponseFigee(Sortie):
    """Réponse prise en compte."""

    question: str = Field(description="Question.")
    etat: str = Field(description="État.")
    valeur: Any = Field(description="Valeur.")
    preuve: str = Field(description="Degré de preuve.")


class ResultatLu(Sortie):
    """Notes d'un diagnostic."""

    diagnostic_id: UUID = Field(description="Diagnostic.")
    fige: bool = Field(description="Faux : aperçu, recalculé sur les réponses actuelles.")
    calcule_le: datetime = Field(description="Date du calcul.")
    sha256: str = Field(description="Empreinte du contenu : mêmes réponses et même version, même empreinte.")
    moteur: str = Field(description="Version des règles de calcul.")
    referentiel: Reference = Field(description="Version du référentiel.")
    actions: Reference = Field(description="Version de la bibliothèque d'actions.")
    objectifs: list[str] = Field(description="Objectifs du dirigeant.")
    note_globale: Decimal | None = Field(description="Note sur 100, si quatre thématiques sur six sont évaluées.")
    couverture: Decimal = Field(description="Part des poids répondus.")
    etats: dict[str, int] = Field(description="Nombre de questions par état.")
    thematiques: list[NoteLue] = Field(description="Notes par thématique.")
    axes: list[NoteAxeLue] = Field(description="Notes par axe.")
    forces: list[str] = Field(description="Axes les plus solides et les mieux prouvés.")
    alertes: list[str] = Field(description="Axes plafonnés par un critère bloquant.")
    a_objectiver: list[AObjectiver] = Field(description="Axes à mesurer avant de les classer.")
    priorites: list[PrioriteLue] = Field(description="Axes sous leur cible, par priorité.")
    reponses: list[ReponseFigee] = Field(description="Réponses prises en compte.")


class Citation(Sortie):
    """La réponse qui a produit la recommandation."""

    question: str = Field(description="Code de la question.")
    libelle: str = Field(description="Question posée.")
    etat: str = Field(description="État de la réponse.")
    reponse: str | None = Field(description="Réponse donnée.")


class RecommandationLue(Sortie):
    """Une action recommandée, avec le pourquoi, le comment et ce qui l'a produite."""

    code: str = Field(description="Code de l'action.")
    rang: int = Field(description="Rang, à partir de 1.")
    premiere: bool = Field(description="Vrai : parmi les six à mener d'abord.")
    axe: str = Field(description="Axe.")
    thematique: str = Field(description="Thématique.")
    titre: str = Field(description="Action.")
    pourquoi: str = Field(description="Effet attendu.")
    comment: list[str] = Field(description="Étapes.")
    priorite: Decimal = Field(description="Priorité de l'axe, de 0 à 100.")
    contributions: ContributionsLues = Field(description="Détail de la priorité.")
    type: str = Field(description="Nature de l'action.")
    niveau_actuel: int = Field(description="Palier de l'axe aujourd'hui.")
    palier_vers: int = Field(description="Palier auquel l'action mène.")
    effort: dict[str, Any] = Field(description="Jours, coût en euros, durée en mois.")
    gain: dict[str, Any] = Field(description="Gain attendu, sa source et son niveau de preuve.")
    risques: str = Field(description="Risque principal.")
    indicateur_de_preuve: str = Field(description="Preuve que l'action est faite.")
    besoin_aide: list[str] = Field(description="Besoins d'aide, codes partagés avec le service des aides.")
    acteurs: list[str] = Field(description="Qui peut accompagner.")
    installe_equipement: bool = Field(description="Vrai : l'action installe un équipement, après adaptation.")
    prerequis: list[str] = Field(description="Actions à mener avant.")
    a_confirmer: list[str] = Field(description="Faits de l'entreprise à confirmer (effectif, activité).")
    reponses: list[str] = Field(description="Questions dont les réponses ont produit la recommandation.")
    citations: list[Citation] = Field(description="Ces réponses, en clair.")


class RecommandationsLues(Sortie):
    """Recommandations classées."""

    diagnostic_id: UUID = Field(description="Diagnostic.")
    total: int = Field(description="Nombre de recommandations, annexe comprise.")
    recommandations: list[RecommandationLue] = Field(description="Dans l'ordre.")
    a_objectiver: list[AObjectiver] = Field(description="Axes à mesurer avant de les classer.")
