"""Internal route by which the gateway keeps the copy of a dossier up to date."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from shared.base import Ecriture
from shared.contracts.perimetre import PerimetreDossier
from shared.erreurs import SaisieInvalide
from shared.http.route import RouteMetier
from shared.perimetre.service import recevoir
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role

routeur = APIRouter(route_class=RouteMetier, tags=["Interne"], include_in_schema=False)


@routeur.put("/interne/perimetres/{dossier_id}", status_code=204, summary="Recevoir la copie d'un dossier")
async def recevoir_perimetre(
    dossier_id: UUID, dossier: PerimetreDossier, identite: Annotated[Identite, acces(Role.MACHINE)], session: Ecriture
) -> Response:
    """Remplace la copie locale si la révision reçue est plus récente."""
    if dossier.dossier_id != dossier_id:
        raise SaisieInvalide(champs=[{"champ": "body.dossier_id", "message": "n'est pas celui du chemin"}])
    await recevoir(session, dossier)
    return Response(status_code=204)
