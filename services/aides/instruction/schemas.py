"""Messages of the instruction of a demande."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from services.aides.demandes.domain import Etat
from services.aides.instruction.avis_schemas import AvisVu
from services.aides.instruction.decision_schemas import ChaineVue, NotationVue, PropositionVue, SignalementVu
from shared.valeurs import Code, Entree, MontantEur, Sortie


class GuichetVu(Sortie):
    """Le guichet d'une demande, et pourquoi lui."""

    code: str = Field(description="Code du guichet.")
    nom: str = Field(description="Nom.")
    organisation: str = Field(description="Organisation.")
    contact: str = Field(description="Fonction à contacter.")
    boite: str | None = Field(description="Boîte aux lettres générique.")
    raison: str = Field(description="Pourquoi ce guichet.")
    routee_le: datetime = Field(description="Depuis quand.")


class InstructionLue(Sortie):
    """L'instruction d'une demande."""

    demande_id: UUID = Field(description="Demande.")
    dispositif: str = Field(description="Dispositif.")
    etat: Etat = Field(description="État de la demande.")
    guichet: GuichetVu = Field(description="Guichet.")
    regle: str | None = Field(description="Règle appliquée ; absente : guichet par défaut, ou réorientation.")
    organisation_numero: int = Field(description="Version de l'organisation qui a routé la demande.")
    instructeur_id: UUID | None = Field(description="Compte de la personne qui instruit.")
    affectee_le: datetime | None = Field(description="Depuis quand.")
    avis: list[AvisVu] = Field(description="Avis demandés.")
    notation: NotationVue | None = Field(description="Notation en cours.")
    signalements: list[SignalementVu] = Field(description="Signalements.")
    proposition: PropositionVue | None = Field(description="Proposition en cours.")
    chaine: ChaineVue = Field(description="Chaîne d'approbation et où elle en est.")
    reference_decision: str | None = Field(description="Numéro de la délibération qui fonde la décision.")
    reference_le: date | None = Field(description="Date du vote.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class GuichetCharge(Sortie):
    """Un guichet et ce qu'il a en cours."""

    code: str = Field(description="Code du guichet.")
    nom: str = Field(description="Nom.")
    organisation: str = Field(description="Organisation.")
    contact: str = Field(description="Fonction à contacter.")
    boite: str | None = Field(description="Boîte aux lettres générique.")
    par_defaut: bool = Field(description="Vrai : saisi quand aucune règle ne s'applique.")
    en_cours: int = Field(description="Demandes en cours.")
    sans_instructeur: int = Field(description="Demandes que personne n'instruit.")
    plus_ancienne_le: datetime | None = Field(description="Dépôt de la plus ancienne demande en cours.")


class Guichets(Sortie):
    """Les guichets de l'organisation en vigueur."""

    organisation_numero: int = Field(description="Version de l'organisation.")
    a_verifier: bool = Field(description="Vrai : organisation sans source, hypothèse.")
    guichets: list[GuichetCharge] = Field(description="Guichets.")


class DemandeDuGuichet(Sortie):
    """Une demande dans la file d'un guichet."""

    demande_id: UUID = Field(description="Demande.")
    dossier_id: UUID = Field(description="Dossier.")
    dispositif: str = Field(description="Dispositif.")
    objet: str = Field(description="Objet.")
    etat: Etat = Field(description="État.")
    montant_demande_eur: MontantEur = Field(description="Montant demandé, en euros.")
    deposee_le: datetime = Field(description="Dépôt.")
    age_jours: int = Field(description="Jours depuis le dépôt.")
    regle: str | None = Field(description="Règle de routage appliquée.")
    raison: str = Field(description="Pourquoi ce guichet.")
    instructeur_id: UUID | None = Field(description="Compte de la personne qui instruit.")
    affectee_le: datetime | None = Field(description="Depuis quand.")


class HabilitationSaisie(Entree):
    """Une fonction donnée à une personne."""

    compte_id: UUID = Field(description="Compte de la personne.")
    fonction: Code = Field(description="Fonction de l'organisation en vigueur.")
    guichet: Code | None = Field(default=None, description="Guichet, pour une fonction de guichet.")
    plafond_eur: MontantEur | None = Field(default=None, description="Montant le plus élevé qu'elle approuve.")


class HabilitationLue(Sortie):
    """Une fonction exercée par une personne."""

    id: UUID = Field(description="Identifiant.")
    compte_id: UUID = Field(description="Compte de la personne.")
    fonction: str = Field(description="Fonction.")
    guichet: str | None = Field(description="Guichet.")
    plafond_eur: MontantEur | None = Field(description="Montant le plus élevé qu'elle approuve.")
    accordee_par: UUID = Field(description="Qui l'a donnée.")
    accordee_le: datetime = Field(description="Quand.")
    finie_par: UUID | None = Field(description="Qui y a mis fin.")
    finie_le: datetime | None = Field(description="Fin.")
    version: int = Field(description="Version, reprise dans l'ETag.")
