"""Messages of the links between companies."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.aides.minimis.liens import FRANCE
from shared.valeurs import DateJour, Entree, Siren, Sortie, Taux, TexteCourt

Nature = Literal["majorite_votes", "majorite_conseil", "influence_dominante", "accord_associes", "partenaire", "fusion"]
Identifiant = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z .\-]{0,39}$")]


class LienNouveau(Entree):
    """Un lien entre deux entreprises, avec sa source."""

    detentrice: Identifiant = Field(
        description="SIREN de l'entreprise qui détient (fusion : qui absorbe), ou immatriculation à l'étranger."
    )
    pays: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = Field(
        default=FRANCE, description="Pays de l'entreprise qui détient (ISO 3166) ; hors de France, elle n'unit pas."
    )
    detenue: Siren = Field(description="SIREN de l'entreprise détenue (en fusion : absorbée).")
    nature: Nature = Field(
        description="`majorite_votes`, `majorite_conseil`, `influence_dominante`, `accord_associes` et `fusion` font "
        "une entreprise unique ; `partenaire` (25 à 50 %) ne s'ajoute pas."
    )
    part_taux: Taux | None = Field(default=None, description="Part des droits de vote, de 0 à 1.")
    du: DateJour = Field(description="Premier jour du lien.")
    au: DateJour | None = Field(default=None, description="Dernier jour du lien ; absent : le lien dure.")
    source: TexteCourt = Field(description="D'où vient l'information : statuts, registre, déclaration…")


class FinDeLien(Entree):
    """La fin d'un lien."""

    au: DateJour = Field(description="Dernier jour du lien.")


class LienLu(Sortie):
    """Un lien déclaré."""

    id: UUID = Field(description="Identifiant.")
    detentrice: str = Field(description="Entreprise qui détient, ou qui absorbe.")
    pays: str = Field(description="Pays de cette entreprise.")
    detenue: str = Field(description="SIREN de l'entreprise détenue ou absorbée.")
    nature: Nature = Field(description="Nature du lien.")
    part_taux: Taux | None = Field(description="Part des droits de vote.")
    du: date = Field(description="Premier jour.")
    au: date | None = Field(description="Dernier jour ; absent : le lien dure.")
    source: str = Field(description="Source de l'information.")
    declare_le: datetime = Field(description="Instant de la déclaration.")
    declare_par: UUID = Field(description="Compte qui a déclaré le lien.")
    version: int = Field(description="Version, reprise dans l'ETag.")
