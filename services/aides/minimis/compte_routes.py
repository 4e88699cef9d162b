"""What moves around an account: its settings and its reservations."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from services.aides.minimis import registre, reglages, reservations
from services.aides.minimis.errors import (
    CompteIntrouvable,
    CompteOccupe,
    MargeDepassee,
    ReglementInconnu,
    ReservationIntrouvable,
    ReservationInutilisable,
)
from services.aides.minimis.presentation import presenter
from services.aides.minimis.roles import Decideur, Declarant
from services.aides.minimis.schemas import CompteMinimis, ReglagesCompte, ReservationLue, ReservationNouvelle
from shared.base import Ecriture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierIntrouvable
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.valeurs import Siren
from shared.versions import VersionAttendue

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides/minimis", tags=["De minimis"])
SirenDuCompte = Annotated[Siren, Path(description="SIREN.")]


@routeur.patch("/{siren}", summary="Régler la tenue du compte", responses=reponses(CompteIntrouvable, CompteOccupe))
async def regler_compte_minimis(
    identite: Declarant,
    contexte: Contexte,
    session: Ecriture,
    siren: SirenDuCompte,
    version: VersionAttendue,
    entree: ReglagesCompte,
    request: Request,
    response: Response,
) -> CompteMinimis:
    """Premier mois de l'exercice, transport routier : l'horloge d'avant 2024 en dépend."""
    nouvelle, position = await reglages.regler(session, contexte, siren, version, entree)
    entetes_ecriture(request, response, nouvelle, position)
    return presenter(await registre.lire(session, siren, contexte.horloge.aujourdhui()), contexte, "general")


@routeur.post(
    "/{siren}/reservations",
    status_code=201,
    summary="Réserver de la marge",
    responses=reponses(
        CompteIntrouvable, DossierIntrouvable, MargeDepassee, ReglementInconnu, ReservationInutilisable, CompteOccupe
    ),
)
async def reserver_marge_minimis(
    identite: Decideur,
    contexte: Contexte,
    session: Ecriture,
    siren: SirenDuCompte,
    entree: ReservationNouvelle,
    request: Request,
    response: Response,
) -> ReservationLue:
    """Tient de la marge avant la décision, jusqu'à son expiration ; refusé au-delà de ce qui est disponible."""
    reservation, position = await reservations.reserver(session, contexte, siren, entree)
    entetes_ecriture(request, response, reservation.version, position)
    return ReservationLue.model_validate(reservation)


@routeur.post(
    "/{siren}/reservations/{reservation_id}/liberation",
    summary="Libérer une réservation",
    responses=reponses(CompteIntrouvable, ReservationIntrouvable, ReservationInutilisable),
)
async def liberer_reservation_minimis(
    identite: Decideur,
    contexte: Contexte,
    session: Ecriture,
    siren: SirenDuCompte,
    reservation_id: UUID,
    version: VersionAttendue,
    request: Request,
    response: Response,
) -> ReservationLue:
    """Rend la marge tenue."""
    reservation, position = await reservations.liberer(session, contexte, siren, reservation_id, version)
    entetes_ecriture(request, response, reservation.version, position)
    return ReservationLue.model_validate(reservation)
