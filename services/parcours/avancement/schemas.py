"""Messages of the parcours."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from services.parcours.echeances.schemas import HorlogeEtape
from shared.valeurs import Code, DateJour, Entree, Sortie, TexteCourt, TexteLong


class ParcoursNouveau(Entree):
    """Un parcours à ouvrir sur un dossier."""

    dossier_id: UUID = Field(description="Dossier de l'entreprise.")
    modele: Code = Field(
        default="parcours-individuel", description="Code du modèle ; sa dernière version publiée est suivie."
    )


class GesteDemande(Entree):
    """Un geste à faire."""

    geste: Code = Field(description="Code du geste.")
    motif: Code | None = Field(default=None, description="Motif typé, quand le geste en demande un.")
    commentaire: TexteLong | None = Field(default=None, description="Explication libre, sans donnée personnelle.")
    portee: Code | None = Field(default=None, description="Étape de reprise d'une réouverture.")
    prochaine_action: TexteCourt | None = Field(default=None, description="Prochaine action, sinon celle de l'étape.")
    echeance_le: DateJour | None = Field(default=None, description="Échéance, sinon le délai indicatif de l'étape.")


class ParcoursResume(Sortie):
    """Où en est un parcours."""

    id: UUID = Field(description="Identifiant du parcours.")
    dossier_id: UUID = Field(description="Dossier.")
    modele: str = Field(description="Modèle suivi.")
    modele_version: str = Field(description="Version du modèle, figée à l'ouverture.")
    etape: str = Field(description="Étape actuelle.")
    etape_reprise: str | None = Field(description="Étape à laquelle un parcours suspendu reprendra.")
    actif: bool = Field(description="Faux après une clôture ou un abandon.")
    ouvert_le: datetime = Field(description="Ouverture.")
    depuis_le: datetime = Field(description="Entrée dans l'étape actuelle.")
    prochaine_action: str = Field(description="Ce qui doit se passer ensuite.")
    echeance_le: date | None = Field(description="Pour quand.")
    clos_le: datetime | None = Field(description="Fin du parcours.")
    motif_fin: str | None = Field(description="Motif typé de la fin.")
    diagnostic_id: UUID | None = Field(description="Diagnostic rattaché.")
    t0_exercice: int | None = Field(description="Exercice des indicateurs de départ.")
    plan_etat: Literal["absent", "propose", "accepte"] = Field(description="État du plan d'actions.")
    plan_accepte_le: datetime | None = Field(description="Acceptation du plan par l'entreprise.")
    impact_mesure: bool = Field(description="Chaque indicateur de départ a une mesure d'effet.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class EtapeSuivie(Sortie):
    """Une étape du modèle, vue depuis ce parcours."""

    code: str = Field(description="Code.")
    libelle: str = Field(description="Nom.")
    atteinte_le: datetime | None = Field(description="Première entrée dans l'étape.")
    actuelle: bool = Field(description="Vrai pour l'étape actuelle.")
    attend: str | None = Field(default=None, description="Qui cette étape attend ; personne pour une fin.")


class ParcoursLu(ParcoursResume):
    """Un parcours avec ses étapes et son plan."""

    etapes: list[EtapeSuivie] = Field(description="Étapes du modèle, avec leur date.")
    horloge: HorlogeEtape | None = Field(description="Temps de l'étape actuelle ; absent d'un parcours terminé.")
    faits: dict[str, Any] = Field(default_factory=dict, description="Valeur des faits enregistrés, par code.")
    actions: list[Any] = Field(description="Actions du plan, avec leur orientation vers une aide.")


class ManqueLu(Sortie):
    """Ce qui manque pour un geste."""

    code: str = Field(description="Condition.")
    message: str = Field(description="Ce qu'il reste à faire.")


class MotifLu(Sortie):
    """Un motif possible."""

    code: str = Field(description="Code.")
    libelle: str = Field(description="Nom.")
    leve: list[str] = Field(description="Conditions que ce motif lève.")


class GesteLu(Sortie):
    """Un geste, permis ou bloqué."""

    geste: str = Field(description="Code du geste.")
    libelle: str = Field(description="Nom.")
    vers: str | None = Field(description="Étape d'arrivée.")
    permis: bool = Field(description="Vrai si l'appelant peut le faire maintenant.")
    roles: list[str] = Field(description="Rôles qui peuvent le faire.")
    manques: list[ManqueLu] = Field(description="Ce qui manque, vide si rien.")
    motifs: list[MotifLu] = Field(description="Motifs typés, vide si le geste n'en demande pas.")
    portees: list[str] = Field(description="Étapes de reprise possibles.")


class LigneJournal(Sortie):
    """Une ligne du journal d'un parcours."""

    numero: int = Field(description="Rang dans le journal du service.")
    le: datetime = Field(description="Instant.")
    type: str = Field(description="Ce qui s'est passé.")
    acteur_id: UUID = Field(description="Compte.")
    acteur_role: str = Field(description="Rôle de ce compte.")
    automatique: bool = Field(description="Vrai si personne ne l'a demandé.")
    requete_id: str | None = Field(description="Requête à l'origine de la ligne.")
    objet_id: UUID = Field(description="Objet concerné.")
    avant: dict[str, Any] | None = Field(description="Avant.")
    apres: dict[str, Any] | None = Field(description="Après.")


class EcartLu(Sortie):
    """Une valeur enregistrée qui n'est pas celle que le journal donne."""

    objet: Literal["parcours", "action"] = Field(description="Objet concerné.")
    objet_id: UUID = Field(description="Identifiant de l'objet.")
    champ: str = Field(description="Champ ; `*` quand l'objet entier manque d'un côté.")
    enregistre: Any = Field(description="Valeur enregistrée.")
    rejoue: Any = Field(description="Valeur obtenue en rejouant le journal.")


class JournalParcours(Sortie):
    """Le journal d'un parcours, et l'état que l'on en déduit."""

    lignes: list[LigneJournal] = Field(description="Lignes, de la plus ancienne à la plus récente.")
    suivant: int | None = Field(default=None, description="Curseur de la page suivante ; absent à la dernière page.")
    etape_rejouee: str | None = Field(description="Étape obtenue en rejouant le journal ; absente s'il est incohérent.")
    conforme: bool = Field(
        description="Vrai si rejouer tout le journal redonne le parcours et ses actions, champ par champ."
    )
    incoherence: str | None = Field(description="Pourquoi le journal ne se rejoue pas, s'il est incohérent.")
    ecarts: list[EcartLu] = Field(description="Champs dont la valeur enregistrée n'est pas celle du journal.")
