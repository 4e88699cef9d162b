"""Satisfaction: questions, requests, answers with an account or through a link, figures."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from services.gateway.courriels.liens import LienSansEffet
from services.gateway.notifications.routes import ENTETES
from services.gateway.satisfaction import page, repository, service
from services.gateway.satisfaction.errors import AvisDejaDonne, AvisExpire, DemandeAvisIntrouvable
from services.gateway.satisfaction.questionnaire import questionnaire
from services.gateway.satisfaction.schemas import Avis, DemandeAvis, Questionnaire, SatisfactionLue
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces, public
from shared.securite.identite import PARTENAIRES, TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.contexte import contexte_systeme

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/satisfaction", tags=["Satisfaction"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Pilote = Annotated[
    Identite,
    acces(
        Role.REGION,
        Role.REGION_LECTURE,
        Role.COMITE,
        Role.ENSEMBLIER,
        Role.PARTENAIRE_RESPONSABLE,
        Role.PARTENAIRE_CONSEILLER,
    ),
]
Entreprise = Annotated[Identite, acces(Role.ENTREPRISE)]
Jeton = Annotated[str, Path(max_length=2000, description="Jeton du lien.")]
_FORMULAIRE = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["aide_recue", "utilite", "delai"],
                    "properties": {
                        "aide_recue": {"type": "string", "enum": ["oui", "non"], "description": "Aide reçue."},
                        "utilite": {"type": "string", "enum": ["1", "2", "3", "4"], "description": "Utilité."},
                        "delai": {
                            "type": "string",
                            "enum": ["rapide", "correct", "long"],
                            "description": "Ressenti du délai.",
                        },
                    },
                }
            }
        },
    }
}


@routeur.get("", summary="Lire la satisfaction")
async def lire_satisfaction(identite: Pilote, session: Lecture) -> SatisfactionLue:
    """Taux toujours accompagnés de leur nombre de réponses ; un partenaire ne lit que les siens."""
    return await service.mesurer(session, identite.organisation_id if identite.role in PARTENAIRES else None)


@routeur.get("/questionnaire", summary="Lire le questionnaire de satisfaction")
async def lire_questionnaire(identite: Lecteur) -> Questionnaire:
    """Trois questions au plus, en données versionnées."""
    return Questionnaire.model_validate(questionnaire())


@routeur.get("/demandes", summary="Lister les demandes d'avis")
async def lister_demandes(identite: Lecteur, session: Lecture, fenetre: Pagination) -> Page[DemandeAvis]:
    """Avis demandés et reçus, partagés avec qui a accompagné."""
    lignes, suite = couper(await repository.lister(session, identite, fenetre), fenetre)
    elements = [DemandeAvis.model_validate(ligne) for ligne in lignes]
    return Page(elements=elements, suivant=lignes[-1].id if suite else None)


@routeur.post(
    "/demandes/{demande_id}/reponse",
    summary="Donner son avis",
    responses=reponses(DemandeAvisIntrouvable, AvisDejaDonne, AvisExpire),
)
async def donner_avis(
    identite: Entreprise, contexte: Contexte, session: Ecriture, demande_id: UUID, entree: Avis
) -> DemandeAvis:
    """L'entreprise répond, une fois."""
    return DemandeAvis.model_validate(await service.repondre(session, contexte, demande_id, entree))


@routeur.get(
    "/pages/{jeton}",
    summary="Lire le questionnaire par son lien",
    response_class=HTMLResponse,
    responses=reponses(LienSansEffet),
)
async def lire_page_avis(ouvert: Annotated[None, public()], request: Request, jeton: Jeton) -> HTMLResponse:
    """Formulaire en français, sans compte ni ressource extérieure."""
    request.app.state.liens.lire("satisfaction", jeton)
    return HTMLResponse(page.formulaire(), headers=ENTETES)


@routeur.post(
    "/pages/{jeton}",
    summary="Donner son avis par un lien",
    response_class=HTMLResponse,
    responses=reponses(LienSansEffet, DemandeAvisIntrouvable, AvisDejaDonne, AvisExpire),
    openapi_extra=_FORMULAIRE,
)
async def donner_avis_par_lien(
    ouvert: Annotated[None, public()], session: Ecriture, request: Request, jeton: Jeton
) -> HTMLResponse:
    """La réponse du formulaire, une fois, sans compte."""
    demande_id = request.app.state.liens.lire("satisfaction", jeton)
    avis = page.lire_formulaire(await request.body())
    contexte = contexte_systeme(request.app.state.horloge)
    await service.repondre(session, contexte, demande_id, avis, sans_compte=True)
    return HTMLResponse(page.merci(), headers=ENTETES)
