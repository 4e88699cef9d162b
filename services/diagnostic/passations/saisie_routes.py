"""Answers and objectives of a diagnostic being filled in."""

from fastapi import APIRouter, Request, Response

from services.diagnostic.passations import controle, objectifs, repository, saisie
from services.diagnostic.passations.dependencies import CheminDiagnostic, Lecteur, Redacteur, a_modifier, rendre
from services.diagnostic.passations.errors import DiagnosticIntrouvable, SaisieFermee
from services.diagnostic.passations.schemas import (
    DiagnosticLu,
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
from shared.perimetre.errors import DossierClos
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/diagnostics", tags=["Diagnostics"])


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
    entetes_ecriture(request, response, diagnostic.version, position)
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
    return await rendre(session, request, response, identite, diagnostic, position)
