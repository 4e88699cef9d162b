"""What the dossiers' routes share."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request

from services.gateway.annuaire.domain import Annuaire
from services.gateway.dossiers.diffusion import Diffusion


def annuaire_du_service(request: Request) -> Annuaire:
    annuaire: Annuaire = request.app.state.annuaire
    return annuaire


def apres_commit(request: Request) -> Callable[[UUID], None]:
    """Call it with a dossier: the other services receive their copy once the transaction is committed."""
    diffusion: Diffusion = request.app.state.diffusion

    def prevoir(dossier_id: UUID) -> None:
        async def envoyer() -> Any:
            return await diffusion.diffuser(dossier_id)

        suites: list[Callable[[], Awaitable[None]]] = request.state.apres_commit
        suites.append(envoyer)

    return prevoir


AnnuaireDuService = Annotated[Annuaire, Depends(annuaire_du_service)]
PuisDiffuser = Annotated[Callable[[UUID], None], Depends(apres_commit)]
