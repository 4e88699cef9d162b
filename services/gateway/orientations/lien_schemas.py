"""Messages of the signed links."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from services.gateway.orientations.schemas import EtatOrientation, MessageImpersonnel, MotifDeclin
from shared.valeurs import Code, Entree, Sortie


class LienCree(Sortie):
    """Un lien à transmettre au destinataire ; il n'est montré qu'une fois."""

    chemin: str = Field(description="Adresse du lien, à faire suivre celle de la plateforme.")
    expire_le: datetime = Field(description="Fin de validité.")


class OrientationParLien(Sortie):
    """Ce qu'il faut savoir pour répondre, et rien de plus."""

    etat: EtatOrientation = Field(description="État.")
    besoin: str = Field(description="Besoin de l'entreprise.")
    axe: str | None = Field(description="Axe du diagnostic.")
    programme: str | None = Field(description="Programme.")
    departement: str | None = Field(description="Département de l'entreprise.")
    raison_sociale: str | None = Field(description="Nom de l'entreprise, si elle a consenti à la mise en relation.")
    echeance_le: date = Field(description="Dernier jour pour répondre.")
    expire_le: datetime = Field(description="Fin de validité du lien.")


class ReponseParLien(Entree):
    """La réponse du destinataire : une seule fois."""

    decision: Literal["accepter", "decliner"] = Field(description="Réponse.")
    motif: MotifDeclin | None = Field(default=None, description="Motif ; nécessaire pour décliner.")
    precision: MessageImpersonnel | None = Field(default=None, description="Précision ; nécessaire si `autre`.")
    organisation_conseillee_id: UUID | None = Field(default=None, description="Organisation qui conviendrait mieux.")
    programme_conseille: Code | None = Field(default=None, description="Programme qui conviendrait mieux.")

    @model_validator(mode="after")
    def _motiver(self) -> "ReponseParLien":
        if self.decision == "decliner" and self.motif is None:
            raise PydanticCustomError("motif_necessaire", "un refus porte un motif : `motif` est nécessaire")
        return self


class ReponseEnregistree(Sortie):
    """La réponse est enregistrée ; le lien ne sert plus."""

    etat: EtatOrientation = Field(description="État de l'orientation.")
    acces: str = Field(description="Ce qui vient ensuite.")
