"""Messages of the handover."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import DateJour, Entree, Sortie

MotifReleve = Literal["depart", "surcharge", "hors-competence", "conflit-interets", "autre-referent"]


class RetourFile(Entree):
    """Le dossier revient à l'ensemblier, qui nommera un autre référent."""

    motif: MotifReleve = Field(description="Motif typé.")


class FermetureCompte(Entree):
    """Le compte ne se connecte plus ; ses dossiers reviennent à l'ensemblier."""

    motif: Literal["depart", "changement-de-poste", "compte-en-double", "securite"] = Field(description="Motif typé.")


class CompteFerme(Sortie):
    """Un compte fermé et ce qu'il portait."""

    compte_id: UUID = Field(description="Compte fermé.")
    dossiers_rendus: list[str] = Field(description="SIREN des dossiers revenus dans la file de l'ensemblier.")


class AbsenceNouvelle(Entree):
    """Une absence et la personne qui la couvre."""

    du: DateJour = Field(description="Premier jour d'absence.")
    au: DateJour = Field(description="Dernier jour d'absence, inclus.")
    suppleant_id: UUID = Field(description="Compte du suppléant.")


class AbsenceLue(Sortie):
    """Une absence déclarée."""

    id: UUID = Field(description="Identifiant.")
    compte_id: UUID = Field(description="Compte absent.")
    suppleant_id: UUID = Field(description="Compte du suppléant.")
    du: date = Field(description="Premier jour.")
    au: date = Field(description="Dernier jour, inclus.")
