"""Facts about the place and the project that some dispositifs ask for."""

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from services.aides.catalogue.territoires import departement_de
from shared.nomenclatures.territoires import commune_actuelle
from shared.valeurs import Booleen, CodeCommune, Departement, Entree, MontantEur, Taux

Oui = Booleen | None


class FaitsProjet(Entree):
    """Where the project is, and what it is made of."""

    departement: Departement | None = Field(
        default=None, description="Département de l'établissement qui porte le projet."
    )
    commune: CodeCommune | None = Field(
        default=None, description="Commune (code INSEE) de l'établissement qui porte le projet."
    )
    part_rd: Taux | None = Field(
        default=None, description="Part des charges fiscales consacrée à la recherche et au développement, de 0 à 1."
    )
    emissions_evitees_t: MontantEur | None = Field(
        default=None, description="Émissions évitées par le projet, en tonnes de CO2 par an."
    )
    capital_personnes_physiques: Oui = Field(
        default=None,
        description="Capital détenu à 50 % au moins par les détenteurs admis.",
    )
    activite_nouvelle: Oui = Field(default=None, description="Entreprise réellement nouvelle.")
    consortium_recherche: Oui = Field(default=None, description="Deux entreprises au moins et un laboratoire.")
    plateforme_mutualisee: Oui = Field(default=None, description="Plateforme ouverte à plusieurs entreprises.")
    projet_creation: Oui = Field(default=None, description="Création, ou entreprise de moins de trois ans.")
    entreprise_innovante: Oui = Field(default=None, description="Jeune pousse innovante accompagnée.")

    @field_validator("commune")
    @classmethod
    def _meme_lieu(cls, commune: str | None, info: ValidationInfo) -> str | None:
        departement = info.data.get("departement")
        if commune is not None and departement is not None:
            actuelle = commune_actuelle(commune) or commune
            if departement not in {departement_de(commune), departement_de(actuelle)}:
                raise PydanticCustomError("lieu_contradictoire", "n'est pas dans le département donné")
        return commune
