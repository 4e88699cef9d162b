"""Messages of the proposed changes and of the frames."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from services.gateway.propositions.cadre import Cadre
from shared.valeurs import Entree, Sortie, TexteCourt


class Decision(Entree):
    """Ce que décide la Région."""

    decision: Literal["approuver", "refuser"] = Field(description="Sens de la décision.")
    motif: TexteCourt = Field(description="Pourquoi.")


class CadreLu(Sortie):
    """Ce qu'une organisation peut proposer."""

    organisation_id: UUID = Field(description="Organisation.")
    par_defaut: bool = Field(description="Vrai : la Région n'a pas fixé de cadre propre à l'organisation.")
    cadre: Cadre = Field(description="Le cadre.")
    version: int = Field(description="Version, reprise dans l'ETag ; 0 tant que le cadre est celui par défaut.")
