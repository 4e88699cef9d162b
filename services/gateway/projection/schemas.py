"""Messages of the 360° view and of the timeline."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.gateway.dossiers.schemas import FicheDossier
from shared.valeurs import MontantEur, Sortie

Service = Literal["gateway", "diagnostic", "parcours", "aides"]


class Suppleance(Sortie):
    """Qui répond pendant l'absence du référent."""

    compte_id: UUID = Field(description="Compte du suppléant.")
    libelle: str = Field(description="Nom d'usage du suppléant.")
    jusqu_au: date = Field(description="Dernier jour d'absence du référent.")


class ReferentVu(Sortie):
    """La personne qui porte le dossier."""

    compte_id: UUID = Field(description="Compte du référent.")
    libelle: str = Field(description="Nom d'usage du référent.")
    depuis_le: datetime = Field(description="Référent depuis.")
    suppleance: Suppleance | None = Field(default=None, description="Suppléant, si le référent est absent aujourd'hui.")


class PartieVue(Sortie):
    """Une organisation associée au dossier."""

    organisation_id: UUID = Field(description="Organisation.")
    code: str = Field(description="Code stable.")
    nom: str = Field(description="Nom d'usage.")
    reseau: str = Field(description="Réseau d'appartenance.")
    depuis_le: datetime = Field(description="Associée depuis.")


class JalonsParcours(Sortie):
    """Dates des jalons d'un parcours."""

    etapes: dict[str, datetime] = Field(default_factory=dict, description="Première entrée dans chaque étape atteinte.")
    faits: dict[str, datetime] = Field(
        default_factory=dict, description="Première date de chaque fait : plan, étude, adaptation, dispense."
    )
    motif_abandon: str | None = Field(default=None, description="Motif, si le parcours est abandonné.")


class ParcoursVu(Sortie):
    """Un parcours de l'entreprise."""

    parcours_id: UUID = Field(description="Parcours.")
    modele: str = Field(description="Modèle de parcours.")
    etape: str = Field(description="Étape actuelle.")
    ouvert_le: datetime = Field(description="Date d'ouverture.")
    depuis_le: datetime = Field(description="Entrée dans l'étape actuelle.")
    clos_le: datetime | None = Field(description="Fin du parcours.")
    jalons: JalonsParcours = Field(description="Dates des jalons.")


class DiagnosticVu(Sortie):
    """Un diagnostic de l'entreprise."""

    diagnostic_id: UUID = Field(description="Diagnostic.")
    etat: str | None = Field(default=None, description="État.")
    type: str | None = Field(default=None, description="Type de diagnostic.")
    moment: str | None = Field(default=None, description="Moment : initial, final…")
    version_referentiel: str | None = Field(default=None, description="Version du référentiel.")
    note_globale: str | None = Field(default=None, description="Note globale, de 0 à 5.")
    couverture: str | None = Field(default=None, description="Part des questions notées, de 0 à 1.")
    jalons: dict[str, datetime] = Field(default_factory=dict, description="Première date de chaque fait.")
    maj_le: datetime = Field(description="Dernier changement.")


class ActionVue(Sortie):
    """Une action du plan."""

    action_id: UUID = Field(description="Action.")
    parcours_id: str | None = Field(default=None, description="Parcours.")
    code: str | None = Field(default=None, description="Code de l'action recommandée.")
    titre: str | None = Field(default=None, description="Ce qui est à faire.")
    axe: str | None = Field(default=None, description="Axe du diagnostic.")
    etat: str | None = Field(default=None, description="État.")
    maj_le: datetime = Field(description="Dernier changement.")


class OrientationVue(Sortie):
    """Une orientation d'une action vers un financement."""

    action_id: str | None = Field(default=None, description="Action orientée.")
    parcours_id: str | None = Field(default=None, description="Parcours.")
    decision: str | None = Field(default=None, description="`demandee` ou `ecartee`.")
    dispositif: str | None = Field(default=None, description="Dispositif visé.")
    demande_id: str | None = Field(default=None, description="Demande d'aide correspondante.")
    motif: str | None = Field(default=None, description="Motif, si le financement est écarté.")
    maj_le: datetime = Field(description="Date de l'orientation.")


class OrientationPartenaireVue(Sortie):
    """La position d'un partenaire sollicité."""

    orientation_id: UUID = Field(description="Orientation.")
    organisation_id: UUID = Field(description="Partenaire.")
    organisation: str = Field(description="Nom du partenaire.")
    antenne_id: UUID | None = Field(description="Antenne.")
    programme: str | None = Field(description="Programme.")
    etat: str = Field(description="État de l'orientation.")
    issue: str | None = Field(description="Issue, une fois close.")
    envoyee_le: datetime = Field(description="Envoi.")
    echeance_le: date = Field(description="Dernier jour pour répondre.")
    acceptee_le: datetime | None = Field(description="Acceptation.")
    close_le: datetime | None = Field(description="Clôture.")
    maj_le: datetime = Field(description="Dernier changement.")


class EvaluationVue(Sortie):
    """Une évaluation d'éligibilité aux aides."""

    evaluation_id: UUID = Field(description="Évaluation.")
    eligibles: list[str] = Field(default_factory=list, description="Dispositifs ouverts à l'entreprise.")
    a_confirmer: list[str] = Field(default_factory=list, description="Dispositifs à confirmer.")
    non_eligibles: list[str] = Field(default_factory=list, description="Dispositifs fermés.")
    maj_le: datetime = Field(description="Date de l'évaluation.")


class DemandeVue(Sortie):
    """Une demande d'aide et ses montants."""

    demande_id: UUID = Field(description="Demande.")
    dispositif: str = Field(description="Dispositif.")
    etat: str = Field(description="État.")
    montant_demande_eur: MontantEur | None = Field(description="Montant demandé, en euros.")
    montant_accorde_eur: MontantEur | None = Field(description="Montant accordé, en euros.")
    montant_paye_eur: MontantEur | None = Field(description="Montant payé, en euros.")
    creee_le: datetime | None = Field(description="Date de création.")
    deposee_le: datetime | None = Field(description="Date de dépôt.")
    decidee_le: datetime | None = Field(description="Date de décision.")


class IndicateurVu(Sortie):
    """Un relevé d'indicateurs."""

    moment: str | None = Field(default=None, description="Moment du relevé : `t0` au départ.")
    nombre: int | None = Field(default=None, description="Nombre d'indicateurs mesurés.")
    exercice: int | None = Field(default=None, description="Exercice comptable.")
    maj_le: datetime = Field(description="Date du relevé.")


class LigneJournal(Sortie):
    """Un fait de la vie du dossier."""

    id: UUID = Field(description="Identifiant du fait, curseur du journal.")
    le: datetime = Field(description="Instant du fait.")
    service: Service = Field(description="Service qui l'a enregistré.")
    type: str = Field(description="Type, par exemple `parcours.geste.effectue`.")
    libelle: str = Field(description="Ce qui s'est passé.")
    sujet_id: UUID = Field(description="Objet concerné.")
    acteur_id: UUID = Field(description="Compte à l'origine du fait.")
    acteur_role: str = Field(description="Rôle de ce compte.")
    automatique: bool = Field(description="Vrai : fait par la plateforme, sans demande d'une personne.")


class AJour(Sortie):
    """Jusqu'où la vue a lu chaque service."""

    positions: dict[str, str] = Field(description="Par service, position atteinte dans son flux.")
    lu_le: dict[str, datetime | None] = Field(description="Par service, dernière lecture de son flux.")
    retard: list[str] = Field(description="Services dont la vue est en retard, ou dont l'écriture attendue manque.")


class VueDossier(Sortie):
    """Tout ce qui est su d'une entreprise accompagnée."""

    fiche: FicheDossier = Field(description="Le dossier.")
    referent: ReferentVu | None = Field(description="Référent actif.")
    parties: list[PartieVue] = Field(description="Organisations associées.")
    parcours: list[ParcoursVu] = Field(description="Parcours, du plus récent au plus ancien.")
    diagnostics: list[DiagnosticVu] = Field(description="Diagnostics, du plus récent au plus ancien.")
    actions: list[ActionVue] = Field(description="Actions du plan, dans l'ordre d'ajout.")
    orientations: list[OrientationVue] = Field(description="Orientations vers un financement.")
    orientations_partenaires: list[OrientationPartenaireVue] = Field(
        description="Position des partenaires sollicités que l'appelant peut connaître."
    )
    evaluations: list[EvaluationVue] = Field(description="Évaluations d'éligibilité, la plus récente d'abord.")
    demandes: list[DemandeVue] = Field(description="Demandes d'aide, de la plus récente à la plus ancienne.")
    indicateurs: list[IndicateurVu] = Field(description="Relevés d'indicateurs, du plus ancien au plus récent.")
    evenements: list[LigneJournal] = Field(description="Vingt derniers faits.")
    a_jour: AJour = Field(description="Jusqu'où la vue a lu chaque service.")
