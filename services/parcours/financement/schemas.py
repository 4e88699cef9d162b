"""Messages of the funding orientations."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Code, Entree, TexteLong

MotifEcart = Literal[
    "autofinancement",
    "aucune-aide-adaptee",
    "entreprise-refuse",
    "plafond-atteint",
    "delai-incompatible",
    "montant-trop-faible",
]


class OrientationNouvelle(Entree):
    """Orientation d'une action : l'aide est demandée, ou écartée avec un motif."""

    decision: Literal["demandee", "ecartee"] = Field(description="`demandee` vers un dispositif, ou `ecartee`.")
    dispositif: Code | None = Field(default=None, description="Dispositif visé, nécessaire si l'aide est demandée.")
    demande_id: UUID | None = Field(default=None, description="Demande d'aide déjà ouverte.")
    motif: MotifEcart | None = Field(default=None, description="Motif, nécessaire si l'aide est écartée.")
    commentaire: TexteLong | None = Field(default=None, description="Explication libre, sans donnée personnelle.")
