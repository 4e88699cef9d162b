"""Messages of the next best step."""

from typing import Literal

from pydantic import Field

from services.gateway.projection.schemas import AJour
from shared.valeurs import Sortie

TypeProposition = Literal[
    "nommer-referent",
    "debloquer-action",
    "echeance-depassee",
    "demander-aide",
    "mesurer-effet",
    "diagnostiquer",
    "evaluer-aides",
    "orienter-programme",
    "completer-plan",
    "prochain-sujet",
]


class Contributions(Sortie):
    """Ce qui fait le score d'une proposition."""

    urgence: float = Field(description="Part de l'urgence.")
    effet: float = Field(description="Part de l'effet attendu.")
    pret: float = Field(description="Part de ce qui est déjà prêt.")


class Proposition(Sortie):
    """Une prochaine étape possible."""

    type: TypeProposition = Field(description="Nature de la proposition.")
    titre: str = Field(description="Ce qui est proposé.")
    raisons: list[str] = Field(min_length=1, description="Pourquoi.")
    objet: str | None = Field(description="Action, dispositif, programme ou recommandation concernés.")
    score: float = Field(description="Score, de 0 à 1.")
    contributions: Contributions = Field(description="Détail du score.")


class SuiteProposee(Sortie):
    """La suite proposée à une entreprise."""

    siren: str = Field(description="SIREN.")
    propositions: list[Proposition] = Field(max_length=3, description="Trois au plus, la meilleure d'abord.")
    examinees: int = Field(description="Possibilités examinées.")
    poids_version: str = Field(description="Version des poids du classement.")
    poids_a_verifier: bool = Field(description="Vrai : ces poids sont des hypothèses.")
    sans_diagnostic: str | None = Field(description="Pourquoi la maturité n'a pas été lue, si elle ne l'a pas été.")
    a_jour: AJour = Field(description="Jusqu'où les vues ont lu chaque service.")
