"""Diagnostics: opening, answers, baseline, objectives, gestures."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.diagnostic.passations import gestes, ouverture, repository
from services.diagnostic.passations.dependencies import CheminDiagnostic, Lecteur, Redacteur, a_modifier, rendre
from services.diagnostic.passations.errors import (
    DiagnosticDejaOuvert,
    DiagnosticIncomplet,
    DiagnosticIntrouvable,
    GesteImpossible,
    MemePersonne,
    MomentPrecedentManquant,
    MotifNecessaire,
    ReferentielInconnu,
)
from services.diagnostic.passations.models import Diagnostic
from services.diagnostic.passations.schemas import (
    DiagnosticLu,
    DiagnosticNouveau,
    EtatDiagnostic,
    GesteDemande,
    GesteLu,
)
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.perimetre.errors import DossierClos, DossierIntrouvable
from shared.trace import Contexte
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/diagnostics", tags=["Diagnostics"])


@routeur.post(
    "",
    status_code=201,
    summary="Ouvrir un diagnostic",
    responses=reponses(
        DossierIntrouvable, DossierClos, ReferentielInconnu, DiagnosticDejaOuvert, MomentPrecedentManquant
    ),
)
async def ouvrir_diagnostic(
    identite: Redacteur,
    contexte: Contexte,
    session: Ecriture,
    entree: DiagnosticNouveau,
    request: Request,
    response: Response,
) -> DiagnosticLu:
    """Le diagnostic garde jusqu'au bout la version du référentiel en vigueur à son ouverture."""
    diagnostic, position = await ouverture.ouvrir(session, contexte, entree)
    response.headers["Location"] = f"/v1/diagnostics/{diagnostic.id}"
    return await rendre(session, request, response, identite, diagnostic, position)


@routeur.get("", summary="Lister les diagnostics")
async def lister_diagnostics(
    identite: Lecteur,
    session: Lecture,
    fenetre: Pagination,
    dossier_id: Annotated[UUID | None, Query(description="Dossier.")] = None,
    etat: Annotated[EtatDiagnostic | None, Query(description="État.")] = None,
) -> Page[DiagnosticLu]:
    """Diagnostics du périmètre de l'appelant, du plus ancien au plus récent ; l'entreprise voit les siens restitués."""
    lignes = await repository.lister(session, identite, fenetre, dossier_id=dossier_id, etat=etat)
    elements, suite = couper(lignes, fenetre)
    lus = [DiagnosticLu.model_validate(dict(ligne)) for ligne in elements]
    return Page(elements=lus, suivant=lus[-1].id if suite else None)


@routeur.get("/{diagnostic_id}", summary="Lire un diagnostic", responses=reponses(DiagnosticIntrouvable))
async def lire_diagnostic(
    identite: Lecteur, session: Lecture, diagnostic_id: CheminDiagnostic, response: Response
) -> DiagnosticLu:
    """État, version du référentiel, dates et note figée."""
    ligne = await repository.lire(session, identite, diagnostic_id)
    entete_version(response, ligne["version"])
    return DiagnosticLu.model_validate(dict(ligne))


@routeur.get("/{diagnostic_id}/gestes", summary="Lire les gestes possibles", responses=reponses(DiagnosticIntrouvable))
async def lire_gestes(
    identite: Lecteur, contexte: Contexte, session: Lecture, diagnostic_id: CheminDiagnostic, response: Response
) -> list[GesteLu]:
    """Chaque geste, et ce qui l'empêche maintenant."""
    ligne = await repository.lire(session, identite, diagnostic_id)
    entete_version(response, ligne["version"])
    diagnostic = await session.get_one(Diagnostic, diagnostic_id)
    return await gestes.possibles(session, contexte, diagnostic)


@routeur.post(
    "/{diagnostic_id}/gestes",
    summary="Faire un geste",
    responses=reponses(
        DiagnosticIntrouvable, DossierClos, GesteImpossible, MotifNecessaire, DiagnosticIncomplet, MemePersonne
    ),
)
async def faire_geste(
    identite: Redacteur,
    contexte: Contexte,
    session: Ecriture,
    diagnostic_id: CheminDiagnostic,
    version: VersionAttendue,
    entree: GesteDemande,
    request: Request,
    response: Response,
) -> DiagnosticLu:
    """Soumettre fige réponses et notes ; une seconde personne valide ; alors seulement le diagnostic est restitué."""
    diagnostic = await a_modifier(session, identite, diagnostic_id, version)
    position = await gestes.effectuer(session, contexte, diagnostic, entree)
    return await rendre(session, request, response, identite, diagnostic, position)
