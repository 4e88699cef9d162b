"""Messages of the plan."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from services.parcours.plan.domain import ACTIONS_MAX
from shared.valeurs import Booleen, Code, DateJour, Entree, MontantEur, Sortie, TexteCourt, TexteLong

BesoinAide = Literal[
    "conseil", "investissement_productif", "formation", "recrutement", "innovation", "transition", "export"
]
Acteur = Literal["cetim", "cci", "opco", "region", "pole", "bpifrance"]
EtatAction = Literal[
    "proposee",
    "retenue",
    "etudiee",
    "preparee",
    "financee",
    "deployee",
    "mesuree",
    "bloquee",
    "deja_faite",
    "pas_interessee",
    "ecartee",
]


class RattachementDiagnostic(Entree):
    """Le diagnostic sur lequel le parcours se fonde."""

    diagnostic_id: UUID = Field(description="Diagnostic restitué du même dossier.")


class PlanPropose(Entree):
    """Actions à proposer ; par défaut, les premières recommandations."""

    actions: list[Code] | None = Field(
        default=None,
        min_length=1,
        max_length=ACTIONS_MAX,
        description="Codes choisis parmi les recommandations du diagnostic.",
    )


class ActionNouvelle(Entree):
    """Une action ajoutée par le conseiller, hors des recommandations."""

    code: Code = Field(description="Code de l'action dans ce plan.")
    axe: Code = Field(description="Axe du référentiel.")
    thematique: Code = Field(description="Thématique du référentiel.")
    titre: TexteCourt = Field(description="Titre.")
    pourquoi: TexteCourt = Field(description="Effet attendu, en mots.")
    besoin_aide: list[BesoinAide] = Field(default_factory=list, max_length=7, description="Besoins d'aide.")
    acteurs: list[Acteur] = Field(default_factory=list, max_length=6, description="Acteurs qui peuvent aider.")
    installe_equipement: Booleen = Field(default=False, description="Vrai si l'action installe un équipement.")


class AcceptationPlan(Entree):
    """L'accord de l'entreprise sur le plan."""

    qualite: Literal["dirigeant", "representant-mandate"] = Field(description="En quelle qualité la personne accepte.")


class ResponsableNouveau(Entree):
    """Qui porte une action : un compte de la plateforme, ou une fonction."""

    compte_id: UUID | None = Field(default=None, description="Compte.")
    role: TexteCourt | None = Field(
        default=None, description="Fonction, par exemple « responsable de production » ; jamais le nom d'une personne."
    )


class ActionModifiee(Entree):
    """Ce qui change dans une action ; ce qui n'est pas donné ne change pas."""

    etat: EtatAction | None = Field(default=None, description="Nouvel état, si un geste permis y mène.")
    motif: Code | None = Field(default=None, description="Motif typé, quand le geste qui mène à l'état en demande un.")
    echeance_le: DateJour | None = Field(default=None, description="Échéance de l'action.")
    cout_estime_eur: MontantEur | None = Field(default=None, description="Coût estimé, en euros hors taxes.")
    cout_reel_eur: MontantEur | None = Field(default=None, description="Coût constaté, en euros hors taxes.")
    responsable: ResponsableNouveau | None = Field(default=None, description="Qui porte l'action.")
    depend_de: list[UUID] | None = Field(
        default=None, max_length=40, description="Actions du plan à déployer avant celle-ci ; remplace les précédentes."
    )


class GesteActionDemande(Entree):
    """Un geste à faire sur une action."""

    geste: Code = Field(description="Code du geste.")
    motif: Code | None = Field(default=None, description="Motif typé, quand le geste en demande un.")
    cout_reel_eur: MontantEur | None = Field(default=None, description="Coût constaté, en euros hors taxes.")
    commentaire: TexteLong | None = Field(default=None, description="Explication libre, sans donnée personnelle.")


class AideAcquise(Entree):
    """La demande d'aide qui finance une action."""

    demande_id: UUID = Field(description="Demande d'aide accordée, du même dossier.")


class Responsable(Sortie):
    """Qui porte une action."""

    compte_id: UUID | None = Field(description="Compte de la plateforme.")
    role: str | None = Field(description="Fonction.")


class AideAction(Sortie):
    """L'aide d'une action, demandée ou accordée."""

    dispositif: str = Field(description="Dispositif.")
    demande_id: UUID | None = Field(description="Demande d'aide.")
    montant_eur: MontantEur | None = Field(description="Montant accordé, en euros ; absent tant qu'il ne l'est pas.")


class ManqueAction(Sortie):
    """Ce qui manque pour un geste sur une action."""

    code: str = Field(description="Condition.")
    message: str = Field(description="Ce qu'il reste à faire.")


class GesteActionLu(Sortie):
    """Un geste qui part de l'état actuel d'une action, permis ou bloqué."""

    geste: str = Field(description="Code du geste.")
    libelle: str = Field(description="Nom.")
    vers: EtatAction = Field(description="État d'arrivée.")
    permis: bool = Field(description="Vrai si l'appelant peut le faire maintenant.")
    manques: list[ManqueAction] = Field(description="Ce qui manque, vide si rien.")
    motifs: list[str] = Field(description="Motifs typés, vide si le geste n'en demande pas.")


class OrientationLue(Sortie):
    """Vers quelle aide une action a été orientée."""

    decision: Literal["demandee", "ecartee"] = Field(description="Aide demandée, ou écartée.")
    dispositif: str | None = Field(description="Dispositif visé.")
    demande_id: UUID | None = Field(description="Demande d'aide ouverte.")
    motif: str | None = Field(description="Motif typé quand l'aide est écartée.")
    le: datetime = Field(description="Instant de l'orientation.")


class ActionLue(Sortie):
    """Une action du plan."""

    id: UUID = Field(description="Identifiant.")
    code: str = Field(description="Code de l'action.")
    axe: str = Field(description="Axe.")
    thematique: str = Field(description="Thématique.")
    titre: str = Field(description="Titre.")
    pourquoi: str = Field(description="Effet attendu.")
    effort: dict[str, Any] = Field(description="Effort : jours, coût, durée.")
    gain: dict[str, Any] = Field(description="Gain attendu et niveau de preuve.")
    besoin_aide: list[str] = Field(description="Besoins d'aide.")
    acteurs: list[str] = Field(description="Acteurs.")
    reponses: list[str] = Field(description="Réponses du diagnostic qui l'ont produite.")
    installe_equipement: bool = Field(description="Vrai si l'action installe un équipement.")
    etat: EtatAction = Field(description="État.")
    motif: str | None = Field(description="Motif de l'état.")
    echeance_le: date | None = Field(description="Échéance.")
    etude_conclue: bool = Field(description="L'étude de faisabilité est conclue.")
    adaptation_reglee: bool = Field(description="L'adaptation est faite, ou dispensée.")
    orientee: bool = Field(description="L'orientation vers une aide est enregistrée.")
    orientation: OrientationLue | None = Field(default=None, description="Dernière orientation vers une aide.")
    etat_depuis_le: datetime | None = Field(description="Entrée dans l'état actuel.")
    bloquee_depuis_le: datetime | None = Field(description="Début du blocage ; le motif en dit la cause.")
    cout_estime_eur: MontantEur | None = Field(description="Coût estimé, en euros hors taxes.")
    cout_reel_eur: MontantEur | None = Field(description="Coût constaté, en euros hors taxes.")
    aide: AideAction | None = Field(description="Aide demandée ou accordée.")
    responsable: Responsable | None = Field(description="Qui porte l'action.")
    depend_de: list[UUID] = Field(description="Actions à déployer avant celle-ci.")
    en_retard: bool = Field(description="Vrai si l'échéance est passée et que l'action n'est pas réalisée.")
    jours_de_retard: int = Field(description="Jours ouvrés de retard.")
    gestes: list[GesteActionLu] = Field(description="Gestes qui partent de l'état actuel, permis ou bloqués.")


class PlanLu(Sortie):
    """Le plan d'actions."""

    parcours_id: UUID = Field(description="Parcours.")
    plan_etat: Literal["absent", "propose", "accepte"] = Field(description="État du plan.")
    actions: list[ActionLue] = Field(description="Actions, dans l'ordre du plan.")
    version: int = Field(description="Version du parcours.")
