"""The restitution in its three renderings: JSON, page, PDF/UA."""

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from services.diagnostic.passations.dependencies import CheminDiagnostic, Lecteur
from services.diagnostic.passations.errors import DiagnosticIntrouvable
from services.diagnostic.restitution import service
from services.diagnostic.restitution.errors import ResultatAbsent
from services.diagnostic.restitution.faits_schemas import FaitsRestitution
from services.diagnostic.restitution.lecture import faits_de
from services.diagnostic.restitution.page import entetes, rendre_page
from services.diagnostic.restitution.presentation import presenter
from shared.base import BaseDuService, Lecture
from shared.documents import rendre_pdf
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.trace import Contexte

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/diagnostics", tags=["Restitution"])
REFUS = reponses(DiagnosticIntrouvable, ResultatAbsent)


class DocumentPdf(Response):
    """Document PDF/UA."""

    media_type = "application/pdf"


@routeur.get("/{diagnostic_id}/restitution", summary="Lire la restitution", responses=REFUS)
async def lire_restitution(
    identite: Lecteur, contexte: Contexte, session: Lecture, diagnostic_id: CheminDiagnostic
) -> FaitsRestitution:
    """Tous les faits de la restitution, tirés du résultat figé ; l'entreprise les lit une fois restitués."""
    return await faits_de(session, await service.lire(session, contexte, diagnostic_id, apercu=False))


@routeur.get(
    "/{diagnostic_id}/restitution.html",
    summary="Lire la restitution en page imprimable",
    response_class=HTMLResponse,
    responses=REFUS,
)
async def lire_page(
    identite: Lecteur, contexte: Contexte, session: Lecture, diagnostic_id: CheminDiagnostic
) -> HTMLResponse:
    """Les mêmes faits en une page accessible, sans rien d'extérieur."""
    faits = await faits_de(session, await service.lire(session, contexte, diagnostic_id, apercu=False))
    return HTMLResponse(rendre_page(presenter(faits)), headers=entetes())


@routeur.get(
    "/{diagnostic_id}/restitution.pdf",
    summary="Lire la restitution en PDF",
    response_class=DocumentPdf,
    responses=REFUS,
)
async def lire_pdf(
    identite: Lecteur, contexte: Contexte, base: BaseDuService, diagnostic_id: CheminDiagnostic
) -> DocumentPdf:
    """Les mêmes faits en PDF/UA ; un même résultat donne le même fichier."""
    async with base.lecture() as session:
        faits = await faits_de(session, await service.lire(session, contexte, diagnostic_id, apercu=False))
    contenu = await rendre_pdf(presenter(faits), faits.calcule_le)
    nom = f"restitution-{faits.entreprise.siren}-{faits.moment}.pdf"
    entete = {"Content-Disposition": f'inline; filename="{nom}"', "Cache-Control": "no-store"}
    return DocumentPdf(contenu, headers=entete)
