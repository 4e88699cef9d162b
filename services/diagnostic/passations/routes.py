"""Diagnostics: opening, answers, baseline, objectives, gestures."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.diagnostic.passations import controle, gestes, objectifs, ouverture, repository, saisie
from services.diagnostic.passations.dependencies import CheminDiagnostic, Lecteur, Redacteur, a_modifier
from services.diagnostic.passations.errors import (
    DiagnosticDejaOuvert,
    DiagnosticIncomplet,
    DiagnosticIntrouvable,
    GesteImpossible,
    MemePersonne,
    MomentPrecedentManquant,
    MotifNecessaire,
    ReferentielInconnu,
    SaisieFermee,
)
from services.diagnostic.passations.models import Diagnostic
from services.diagnostic.passations.schemas import (
    DiagnosticLu,
    DiagnosticNouveau,
    EtatDiagnostic,
    GesteDemande,
    GesteLu,
    Manquants,
    ObjectifsChoisis,
    ReponseLue,
    ReponsesEnregistrees,
    ReponsesSaisies,
)
from services.diagnostic.referentiels import repository as referentiels
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.perimetre.errors import DossierClos, DossierIntrouvable
from shared.securite.identite import Identite
from shared.trace import Contexte
from shared.trace.service import entete_position
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
    return await _rendre(session, request, response, identite, diagnostic, position)


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


@routeur.get("/{diagnostic_id}/reponses", summary="Lire les réponses", responses=reponses(DiagnosticIntrouvable))
async def lire_reponses(
    identite: Lecteur, session: Lecture, diagnostic_id: CheminDiagnostic, response: Response
) -> list[ReponseLue]:
    """L'état de chaque question, pour reprendre une saisie là où elle en est."""
    ligne = await repository.lire(session, identite, diagnostic_id)
    entete_version(response, ligne["version"])
    referentiel = await referentiels.referentiel(session, ligne["referentiel_id"])
    return controle.etats(referentiel, ligne["type"], await repository.reponses(session, diagnostic_id))


@routeur.patch(
    "/{diagnostic_id}/reponses",
    summary="Enregistrer des réponses",
    responses=reponses(DiagnosticIntrouvable, DossierClos, SaisieFermee),
)
async def enregistrer_reponses(
    identite: Redacteur,
    contexte: Contexte,
    session: Ecriture,
    diagnostic_id: CheminDiagnostic,
    version: VersionAttendue,
    entree: ReponsesSaisies,
    request: Request,
    response: Response,
) -> ReponsesEnregistrees:
    """Enregistrement partiel : seules les questions citées changent, toutes ou aucune."""
    diagnostic = await a_modifier(session, identite, diagnostic_id, version)
    referentiel = await referentiels.referentiel(session, diagnostic.referentiel_id)
    position = await saisie.enregistrer(session, contexte, diagnostic, referentiel, entree.reponses)
    etats = controle.etats(referentiel, diagnostic.type, await repository.reponses(session, diagnostic_id))
    posees = [etat for etat in etats if etat.etat != "masque"]
    entete_version(response, diagnostic.version)
    entete_position(request, response, position)
    return ReponsesEnregistrees(
        diagnostic_id=diagnostic_id,
        enregistrees=len(entree.reponses),
        repondues=sum(etat.etat != "vide" for etat in posees),
        posees=len(posees),
        version=diagnostic.version,
    )


@routeur.get(
    "/{diagnostic_id}/manquants", summary="Lire ce qui empêche la soumission", responses=reponses(DiagnosticIntrouvable)
)
async def lire_manquants(identite: Lecteur, session: Lecture, diagnostic_id: CheminDiagnostic) -> Manquants:
    """Questions d'ancrage sans réponse, réponses à des questions qui ne sont pas posées, couverture."""
    ligne = await repository.lire(session, identite, diagnostic_id)
    referentiel = await referentiels.referentiel(session, ligne["referentiel_id"])
    return controle.controler(referentiel, ligne["type"], await repository.reponses(session, diagnostic_id))


@routeur.put(
    "/{diagnostic_id}/objectifs",
    summary="Fixer les objectifs du dirigeant",
    responses=reponses(DiagnosticIntrouvable, DossierClos, SaisieFermee),
)
async def fixer_objectifs(
    identite: Redacteur,
    contexte: Contexte,
    session: Ecriture,
    diagnostic_id: CheminDiagnostic,
    version: VersionAttendue,
    entree: ObjectifsChoisis,
    request: Request,
    response: Response,
) -> DiagnosticLu:
    """Trois objectifs au plus, dans l'ordre : ils orientent les priorités, jamais la note."""
    diagnostic = await a_modifier(session, identite, diagnostic_id, version)
    position = await objectifs.fixer_objectifs(session, contexte, diagnostic, entree.objectifs)
    return await _rendre(session, request, response, identite, diagnostic, position)


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
    return await _rendre(session, request, response, identite, diagnostic, position)


async def _rendre(
    session: Ecriture, request: Request, response: Response, identite: Identite, diagnostic: Diagnostic, position: int
) -> DiagnosticLu:
    entete_version(response, diagnostic.version)
    entete_position(request, response, position)
    return DiagnosticLu.model_validate(dict(await repository.lire(session, identite, diagnostic.id)))
