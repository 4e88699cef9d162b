"""Messages of the plan."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from services.parcours.plan.domain import ACTIONS_MAX
from shared.valeurs import Booleen, Code, DateJour, Entree, Sortie, TexteCourt

BesoinAide = Literal[
    "conseil", "investissement_productif", "formation", "recrutement", "innovation", "transition", "export"
]
Acteur = Literal["cetim", "cci", "opco", "region", "pole", "bpifrance"]
EtatAction = Literal["proposee", "retenue", "en_cours", "bloquee", "faite", "deja_faite", "ecartee"]


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


class ActionModifiee(Entree):
    """Ce qui change dans une action."""

    etat: EtatAction | None = Field(default=None, description="Nouvel état.")
    motif: Code | None = Field(default=None, description="Motif typé d'une action bloquée ou écartée.")
    echeance_le: DateJour | None = Field(default=None, description="Échéance de l'action.")


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


class PlanLu(Sortie):
    """Le plan d'actions."""

    parcours_id: UUID = Field(description="Parcours.")
    plan_etat: Literal["absent", "propose", "accepte"] = Field(description="État du plan.")
    actions: list[ActionLue] = Field(description="Actions, dans l'ordre du plan.")
    version: int = Field(description="Version du parcours.")
