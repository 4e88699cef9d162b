"""The documents of a demande, as PDF."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Path, Response

from services.aides.conventions import documents
from services.aides.conventions.documents import Fichier, Piece
from services.aides.conventions.errors import DocumentIndisponible, VersionDeConventionIntrouvable
from services.aides.demandes.errors import DemandeIntrouvable
from shared.base.sessions import BaseDuService
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite
from shared.trace import Contexte, ContexteRequete

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/demandes/{demande_id}", tags=["Conventions"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Rang = Annotated[int, Path(ge=1, le=1000, description="Rang de la version.")]
Connu = Annotated[str | None, Header(alias="If-None-Match", max_length=200, description="ETag déjà reçu.")]
Lire = Callable[[Any], Awaitable[Piece | Fichier]]


class ReponsePdf(Response):
    """Document PDF/UA-1."""

    media_type = "application/pdf"


INCHANGE: dict[int | str, dict[str, Any]] = {304: {"description": "Le document déjà reçu est le bon."}}


@routeur.get(
    "/decision.pdf",
    summary="Télécharger la notification de la décision",
    response_class=ReponsePdf,
    responses={**reponses(DemandeIntrouvable, DocumentIndisponible), **INCHANGE},
)
async def telecharger_decision(
    identite: Lecteur, contexte: Contexte, base: BaseDuService, demande_id: UUID, connu: Connu = None
) -> Response:
    """Attribution ou refus motivé, avec les voies et délais de recours ; le même fichier pour tous."""
    return await _repondre(base, contexte, lambda s: documents.decision(s, contexte, demande_id), connu, "decision")


@routeur.get(
    "/convention/versions/{rang}/document.pdf",
    summary="Télécharger une version de la convention",
    response_class=ReponsePdf,
    responses={**reponses(DemandeIntrouvable, VersionDeConventionIntrouvable), **INCHANGE},
)
async def telecharger_convention(
    identite: Lecteur, contexte: Contexte, base: BaseDuService, demande_id: UUID, rang: Rang, connu: Connu = None
) -> Response:
    """Projet tant qu'elle n'est pas signée ; signée, le même fichier pour toujours."""
    lire: Lire = lambda s: documents.convention(s, contexte, demande_id, rang)  # noqa: E731
    return await _repondre(base, contexte, lire, connu, f"convention-{rang}")


async def _repondre(base: Any, contexte: ContexteRequete, lire: Lire, connu: str | None, nom: str) -> Response:
    async with base.lecture() as session:
        piece = await lire(session)
    fichier = await documents.rendre(base, contexte, piece)
    entetes = {"ETag": f'"{fichier.sha256}"', "Cache-Control": "private, no-cache"}
    if connu is not None and fichier.sha256 in connu:
        return Response(status_code=304, headers=entetes)
    entetes["Content-Disposition"] = f'inline; filename="{nom}.pdf"'
    return ReponsePdf(fichier.pdf, headers=entetes)
