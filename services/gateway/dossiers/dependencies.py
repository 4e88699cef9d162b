"""What the dossiers' routes share."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request

from services.gateway.annuaire.domain import Annuaire, Fiche
from services.gateway.dossiers.diffusion import Diffusion
from services.gateway.dossiers.ouverture import lire_fiche
from services.gateway.dossiers.schemas import DossierNouveau


async def annuaire_du_service(request: Request) -> Annuaire:
    annuaire: Annuaire = request.app.state.annuaire
    return annuaire


async def fiche_lue(entree: DossierNouveau, annuaire: Annotated[Annuaire, Depends(annuaire_du_service)]) -> Fiche:
    """Sheet of the company, read before the transaction opens: nothing waits for the directory."""
    return await lire_fiche(annuaire, entree)


async def apres_commit(request: Request) -> Callable[[UUID], None]:
    """Call it with a dossier: the other services receive their copy once the transaction is committed."""
    diffusion: Diffusion = request.app.state.diffusion

    def prevoir(dossier_id: UUID) -> None:
        async def envoyer() -> Any:
            return await diffusion.diffuser(dossier_id)

        suites: list[Callable[[], Awaitable[None]]] = request.state.apres_commit
        suites.append(envoyer)

    return prevoir


FicheLue = Annotated[Fiche, Depends(fiche_lue)]
PuisDiffuser = Annotated[Callable[[UUID], None], Depends(apres_commit)]
