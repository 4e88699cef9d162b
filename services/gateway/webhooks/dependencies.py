"""What the webhooks' routes share."""

from typing import Annotated

from fastapi import Depends, Request

from services.gateway.settings import Settings
from services.gateway.webhooks.adresses import viser
from services.gateway.webhooks.schemas import AbonnementNouveau


def boucle_permise(reglages: Settings) -> bool:
    """A receiver on this machine is for tests and demonstrations only."""
    return reglages.env in {"test", "demonstration"}


async def abonnement_verifie(request: Request, entree: AbonnementNouveau) -> AbonnementNouveau:
    """Its address is checked before the transaction opens: nothing waits for a name to be resolved."""
    await viser(entree.url, boucle_permise=boucle_permise(request.app.state.reglages))
    return entree


AbonnementVerifie = Annotated[AbonnementNouveau, Depends(abonnement_verifie)]
