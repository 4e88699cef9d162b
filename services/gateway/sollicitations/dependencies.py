"""What the sollicitations' routes share."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path

from services.gateway.annuaire.domain import Annuaire, Fiche
from services.gateway.dossiers.dependencies import annuaire_du_service
from services.gateway.sollicitations import decision
from services.gateway.sollicitations.schemas import Acceptation
from shared.base import BaseDuService
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role

Ensemblier = Annotated[Identite, acces(Role.ENSEMBLIER)]
CheminSollicitation = Annotated[UUID, Path(description="Sollicitation.")]


async def fiche_de_la_sollicitation(
    identite: Ensemblier,
    base: BaseDuService,
    annuaire: Annotated[Annuaire, Depends(annuaire_du_service)],
    sollicitation_id: CheminSollicitation,
    entree: Acceptation,
) -> Fiche | None:
    """Nothing waits for the directory inside the transaction."""
    return await decision.fiche_necessaire(base, annuaire, identite, sollicitation_id, entree)


FicheDeLaSollicitation = Annotated[Fiche | None, Depends(fiche_de_la_sollicitation)]
