"""Messages of the checks."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.aides.controles.domain import EtatControle, Resultat
from shared.valeurs import Code, DateJour, Entree, Sortie, TexteCourt


class ReleveManuel(Entree):
    """Un contrôle relevé par l'instructeur, avec sa preuve."""

    controle: Code = Field(description="Contrôle.")
    resultat: Literal["conforme", "non_conforme"] = Field(description="Résultat.")
    constate_le: DateJour = Field(description="Date de la pièce.")
    reference: TexteCourt = Field(description="Référence de la pièce.")


class RelevesNouveaux(Entree):
    """Contrôles relevés en une fois."""

    releves: Annotated[list[ReleveManuel], Field(min_length=1, max_length=20)] = Field(description="Contrôles.")


class ReleveLu(Sortie):
    """Un contrôle relevé."""

    numero: int = Field(description="Numéro du relevé.")
    demande_id: UUID = Field(description="Demande pour laquelle il a été fait.")
    controle: str = Field(description="Contrôle.")
    resultat: Resultat = Field(description="Résultat.")
    autorite: str = Field(description="Source.")
    constate_le: date = Field(description="Date de la pièce ou de l'interrogation.")
    valide_jusqu_au: date | None = Field(description="Dernier jour de validité.")
    reference: str | None = Field(description="Preuve.")
    automatique: bool = Field(description="Vrai : la plateforme a interrogé la source elle-même.")
    le: datetime = Field(description="Instant du relevé.")
    par: UUID = Field(description="Compte de l'auteur.")


class ExamenLu(Sortie):
    """Un contrôle attendu, et ce que vaut son dernier relevé."""

    code: str = Field(description="Contrôle.")
    libelle: str = Field(description="Libellé.")
    mode: Literal["automatique", "manuel"] = Field(description="Par la plateforme, ou par l'instructeur.")
    autorite: str = Field(description="Source officielle.")
    validite_jours: int = Field(description="Durée de validité, en jours.")
    a_verifier: bool = Field(description="Vrai : cette durée est une hypothèse.")
    note: str = Field(description="Précision.")
    etat: EtatControle = Field(description="État aujourd'hui.")
    bloque: bool = Field(description="Vrai : la décision l'attend ; le dépôt, jamais.")
    dernier: ReleveLu | None = Field(description="Dernier relevé.")


class ControlesLus(Sortie):
    """Les contrôles d'une demande."""

    decision_possible: bool = Field(description="Vrai : aucun contrôle n'empêche d'accorder.")
    controles: list[ExamenLu] = Field(description="Contrôles attendus.")


class HistoriqueControles(Sortie):
    """Tous les relevés d'une entreprise."""

    elements: list[ReleveLu] = Field(description="Relevés.")
    suivant: int | None = Field(description="Curseur de la suite ; absent à la dernière page.")
