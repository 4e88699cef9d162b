"""Messages of the antennes and of the advisers."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from services.gateway.repertoire.domain import est_generique
from services.gateway.repertoire.territoire import Territoire
from services.gateway.repertoire.types import CodeAxe
from shared.valeurs import ENTIER_JSON, Booleen, Code, Entree, Sortie, TexteCourt


def _boite(adresse: str) -> str:
    if not est_generique(adresse):
        message = "doit être l'adresse d'un service (contact@…, industrie.77@…), jamais celle d'une personne"
        raise PydanticCustomError("boite_invalide", message)
    return adresse.lower()


Boite = Annotated[
    str,
    Field(max_length=120),
    AfterValidator(_boite),
    WithJsonSchema({"type": "string", "format": "boite-generique", "examples": ["industrie.77@exemple.fr"]}),
]
Simultanes = Annotated[int, Field(strict=True, ge=0, le=10_000), ENTIER_JSON]


class AntenneModifiee(Entree):
    """Une antenne d'un partenaire."""

    nom: TexteCourt = Field(description="Nom d'usage.")
    boite: Boite = Field(description="Boîte de contact, générique.")
    territoire: Territoire = Field(description="Où l'antenne agit.")
    responsable_id: UUID | None = Field(default=None, description="Compte du responsable, dans l'organisation.")
    active: Booleen = Field(default=True, description="Faux : plus rien ne lui est adressé.")


class AntenneNouvelle(AntenneModifiee):
    """Une antenne à inscrire."""

    code: Code = Field(description="Code, unique dans l'organisation.")
    organisation_id: UUID | None = Field(default=None, description="Organisation ; par défaut, la vôtre.")


class AntenneLue(Sortie):
    """Une antenne."""

    id: UUID = Field(description="Identifiant.")
    organisation_id: UUID = Field(description="Organisation.")
    code: str = Field(description="Code, unique dans l'organisation.")
    nom: str = Field(description="Nom d'usage.")
    boite: str = Field(description="Boîte de contact, générique.")
    territoire: dict[str, Any] = Field(description="Où l'antenne agit.")
    responsable_id: UUID | None = Field(description="Compte du responsable.")
    active: bool = Field(description="Faux : plus rien ne lui est adressé.")
    modifiee_le: datetime = Field(description="Dernier changement.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class ConseillerInscrit(Entree):
    """Rattachement d'un compte de partenaire à une antenne."""

    antenne_id: UUID = Field(description="Antenne de rattachement.")
    axes: list[CodeAxe] = Field(default_factory=list, max_length=36, description="Axes suivis ; vide : tous.")
    simultanes: Simultanes | None = Field(
        default=None, description="Entreprises suivies en même temps, au plus ; absent : sans limite dite."
    )
    actif: Booleen = Field(default=True, description="Faux : aucune entreprise ne lui est plus confiée.")


class ConseillerLu(Sortie):
    """Un conseiller : le compte, son antenne, ses axes."""

    compte_id: UUID = Field(description="Compte.")
    organisation_id: UUID = Field(description="Organisation.")
    antenne_id: UUID = Field(description="Antenne de rattachement.")
    libelle: str = Field(description="Nom d'usage du compte.")
    axes: list[str] = Field(description="Axes suivis ; vide : tous.")
    simultanes: int | None = Field(description="Entreprises suivies en même temps, au plus.")
    actif: bool = Field(description="Faux : aucune entreprise ne lui est plus confiée.")
    version: int = Field(description="Version, reprise dans l'ETag.")
