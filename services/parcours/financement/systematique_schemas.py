"""Messages of the systematic funding orientation."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.parcours.plan.schemas import OrientationLue
from shared.contracts.aides import NatureDepense
from shared.valeurs import Booleen, Code, Entree, MontantEur, Sortie, Taux


class DepenseAction(Entree):
    """Une dépense prévue pour une action."""

    action_id: UUID = Field(description="Action.")
    nature: NatureDepense = Field(description="Nature de la dépense.")
    montant_eur: MontantEur = Field(description="Montant hors taxes, en euros.")


class ChoixDispositif(Entree):
    """Le dispositif retenu pour une action."""

    action_id: UUID = Field(description="Action.")
    dispositif: Code = Field(description="Dispositif, parmi les candidats.")


class OrientationsDemandees(Entree):
    """Évaluer chaque action qui demande une aide, et confirmer ce qui en est proposé."""

    evaluation_id: UUID | None = Field(
        default=None, description="Évaluation déjà faite au service des aides ; sinon une nouvelle est demandée."
    )
    depenses: list[DepenseAction] = Field(
        default_factory=list, max_length=100, description="Dépenses prévues, pour une nouvelle évaluation."
    )
    confirmer: Booleen = Field(
        default=False, description="Vrai : les mises à l'écart proposées et les choix sont enregistrés."
    )
    choix: list[ChoixDispositif] = Field(
        default_factory=list, max_length=6, description="Dispositif choisi par action, parmi les candidats."
    )


class DispositifCandidat(Sortie):
    """Un dispositif qui peut servir l'action."""

    rang: int = Field(description="Rang, à partir de 1.")
    dispositif: str = Field(description="Code du dispositif.")
    nom: str = Field(description="Nom.")
    verdict: Literal["eligible", "a_confirmer"] = Field(description="Verdict.")
    montant_eur: MontantEur | None = Field(description="Aide estimée, en euros ; absente si elle ne se calcule pas.")
    questions: list[str] = Field(description="Ce qu'il faut encore demander à l'entreprise.")


class DispositifEcarte(Sortie):
    """Un dispositif qui ne convient pas, et pourquoi."""

    dispositif: str = Field(description="Code du dispositif.")
    nom: str = Field(description="Nom.")
    criteres: list[str] = Field(description="Critères non remplis.")


class VerdictLu(Sortie):
    """Ce que l'évaluation dit d'une action, et ce qui en a été fait."""

    action_id: UUID = Field(description="Action.")
    code: str = Field(description="Code de l'action.")
    titre: str = Field(description="Titre de l'action.")
    besoin_aide: list[str] = Field(description="Besoins d'aide.")
    evaluation_id: UUID | None = Field(description="Dernière évaluation ; absente si l'action n'a pas été évaluée.")
    evaluee_le: datetime | None = Field(description="Instant de ce verdict.")
    proposition: Literal["orienter", "ecarter"] | None = Field(
        description="`ecarter` : aucun dispositif n'est éligible ni à confirmer."
    )
    motif_propose: str | None = Field(description="Motif typé de la mise à l'écart proposée.")
    candidats: list[DispositifCandidat] = Field(description="Dispositifs possibles, le meilleur d'abord.")
    non_eligibles: list[DispositifEcarte] = Field(description="Dispositifs qui ne conviennent pas.")
    orientation: OrientationLue | None = Field(description="Orientation enregistrée ; absente : elle manque encore.")


class OrientationsLues(Sortie):
    """Où en est l'orientation vers les aides, action par action."""

    parcours_id: UUID = Field(description="Parcours.")
    manquantes: int = Field(description="Actions qui attendent encore leur orientation.")
    actions: list[VerdictLu] = Field(description="Actions gardées au plan qui demandent une aide.")
    version: int = Field(description="Version du parcours, reprise dans l'ETag.")


class Systematisation(Sortie):
    """Part des actions orientées, pour un programme."""

    programme: str = Field(description="Programme du groupe, sinon modèle du parcours.")
    parcours: int = Field(description="Parcours dont une action demande une aide.")
    actions: int = Field(description="Actions qui demandent une aide.")
    demandees: int = Field(description="Aides demandées.")
    ecartees: int = Field(description="Aides écartées avec un motif.")
    manquantes: int = Field(description="Actions encore sans orientation.")
    taux_demandees: Taux | None = Field(description="Part des aides demandées ; absente sans action.")
    taux_ecartees: Taux | None = Field(description="Part des aides écartées.")
    taux_systematisation: Taux | None = Field(description="Part des actions demandées ou écartées : l'objectif est 1.")
    motifs: dict[str, int] = Field(description="Aides écartées, par motif.")
