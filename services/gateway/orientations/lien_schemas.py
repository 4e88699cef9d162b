"""Messages of the signed links."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from services.gateway.orientations.schemas import Declin, EtatOrientation
from shared.valeurs import Entree, Sortie


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


class AcceptationParLien(Entree):
    """Le destinataire prend l'entreprise."""

    decision: Literal["accepter"] = Field(description="Réponse.")


class DeclinParLien(Declin):
    """Le destinataire ne prend pas, dit pourquoi et qui conviendrait mieux."""

    decision: Literal["decliner"] = Field(description="Réponse.")


ReponseParLien = Annotated[AcceptationParLien | DeclinParLien, Field(discriminator="decision")]
"""One answer, once; a refusal always carries its reason."""


class ReponseEnregistree(Sortie):
    """La réponse est enregistrée ; le lien ne sert plus."""

    etat: EtatOrientation = Field(description="État de l'orientation.")
    acces: str = Field(description="Ce qui vient ensuite.")
