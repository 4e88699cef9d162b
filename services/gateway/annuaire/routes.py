"""The directory for the other services: the gateway alone calls outside."""

from typing import Annotated

from fastapi import APIRouter, Path, Request

from services.gateway.annuaire.domain import Annuaire, AnnuaireIndisponible
from shared.contracts.annuaire import FicheEntreprise
from shared.erreurs import Introuvable, ServiceIndisponible
from shared.http.route import RouteMetier
from shared.securite.acces import interne
from shared.securite.identite import Identite

routeur = APIRouter(route_class=RouteMetier, tags=["Interne"], include_in_schema=False)


@routeur.get("/interne/annuaire/{siret}", summary="Lire la fiche d'un établissement")
async def lire_fiche_annuaire(
    identite: Annotated[Identite, interne()],
    request: Request,
    siret: Annotated[str, Path(pattern=r"^[0-9]{14}$", description="SIRET.")],
) -> FicheEntreprise:
    """Fiche de l'annuaire ; 404 si l'annuaire ne connaît pas l'établissement, 503 s'il ne répond pas."""
    annuaire: Annuaire = request.app.state.annuaire
    try:
        fiche = await annuaire.fiche(siret)
    except AnnuaireIndisponible as erreur:
        raise ServiceIndisponible("L'annuaire des entreprises ne répond pas.") from erreur
    if fiche is None:
        raise Introuvable("L'annuaire ne connaît pas cet établissement.")
    return FicheEntreprise.model_validate(fiche)
