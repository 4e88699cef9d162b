"""Messages of the facts."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Booleen, Code, Entree, Sortie, TexteCourt


class FaitNouveau(Entree):
    """Un fait à enregistrer ; un fait déjà enregistré se corrige de la même façon, et l'ancien reste lisible."""

    code: Code = Field(description="Code du fait, déclaré par le modèle du parcours.")
    valeur: Booleen | TexteCourt = Field(
        description="Vrai ou faux, date AAAA-MM-JJ, montant en euros en texte, ou code d'une valeur au choix."
    )
    preuve: TexteCourt | None = Field(default=None, description="Référence de la pièce qui le prouve.")


class FaitLu(Sortie):
    """Un fait enregistré."""

    id: UUID = Field(description="Identifiant.")
    code: str = Field(description="Code du fait.")
    valeur: bool | str = Field(description="Valeur.")
    preuve: str | None = Field(description="Référence de la pièce.")
    par: UUID = Field(description="Compte.")
    role: str = Field(description="Rôle de ce compte.")
    le: datetime = Field(description="Instant.")


class FaitDeclare(Sortie):
    """Un fait que le modèle déclare, avec ce qui en est connu."""

    code: str = Field(description="Code.")
    libelle: str = Field(description="Nom.")
    type: Literal["bool", "date", "montant", "choix"] = Field(description="Type de la valeur.")
    choix: dict[str, str] = Field(description="Valeurs possibles d'un fait au choix : code et nom.")
    roles: list[str] = Field(description="Rôles qui peuvent l'enregistrer.")
    etapes: list[str] = Field(description="Étapes où il s'enregistre ; vide : toutes.")
    preuve_demandee: bool = Field(description="Vrai si la référence d'une pièce est demandée.")
    valeur: bool | str | None = Field(description="Valeur qui compte, la dernière enregistrée.")
    historique: list[FaitLu] = Field(description="Enregistrements, du plus ancien au plus récent.")
