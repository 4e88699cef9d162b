"""What a replay answers."""

from datetime import date
from uuid import UUID

from pydantic import Field

from shared.valeurs import Sortie


class EcartLu(Sortie):
    """Un endroit où l'enregistré n'est pas le recalculé."""

    chemin: str = Field(description="Chemin dans la réponse.")
    enregistre: str = Field(description="Valeur enregistrée.")
    rejoue: str = Field(description="Valeur recalculée.")


class VersionRejouee(Sortie):
    """Une version appliquée, telle que conservée."""

    dispositif: str = Field(description="Code du dispositif.")
    empreinte: str = Field(description="SHA-256 des règles conservées.")


class DecisionRejouee(Sortie):
    """Une décision sur une demande qui repose sur l'évaluation."""

    id: UUID = Field(description="Décision.")
    demande_id: UUID = Field(description="Demande.")
    geste: str = Field(description="`accorder` ou `refuser`.")
    conforme: bool = Field(description="Vrai : même issue, octet pour octet.")
    ecarts: list[EcartLu] = Field(description="Écarts.")


class RejeuLu(Sortie):
    """Une évaluation recalculée avec ses propres données et ses propres règles."""

    evaluation_id: UUID = Field(description="Évaluation.")
    le: date = Field(description="Date d'examen.")
    conforme: bool = Field(description="Vrai : la réponse et les décisions sont retrouvées, octet pour octet.")
    ecarts: list[EcartLu] = Field(description="Écarts de l'évaluation.")
    sceau: str = Field(description="SHA-256 des données et de la réponse enregistrées.")
    moteur: str = Field(description="SHA-256 du moteur qui a rendu la réponse.")
    meme_moteur: bool = Field(description="Vrai : le moteur n'a pas changé depuis.")
    versions: list[VersionRejouee] = Field(description="Versions appliquées.")
    regimes: dict[str, str] = Field(description="SHA-256 des régimes juridiques appliqués, par nom.")
    decisions: list[DecisionRejouee] = Field(description="Décisions rejouées.")
