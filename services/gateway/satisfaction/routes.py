"""Satisfaction: questions, requests, answers with an account or through a link, figures."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from services.gateway.courriels.liens import LienSansEffet
from services.gateway.pages.route import RoutePage, veut_une_page
from services.gateway.satisfaction import page, repository, service
from services.gateway.satisfaction.errors import AvisDejaDonne, AvisExpire, DemandeAvisIntrouvable
from services.gateway.satisfaction.questionnaire import questionnaire
from services.gateway.satisfaction.schemas import Avis, DemandeAvis, Questionnaire, SatisfactionLue
from shared.base import Ecriture, Lecture
from shared.erreurs import SaisieInvalide, reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces, public
from shared.securite.identite import PARTENAIRES, TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.contexte import contexte_systeme

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/satisfaction", tags=["Satisfaction"])
pages = APIRouter(route_class=RoutePage, prefix="/v1/satisfaction/pages", tags=["Satisfaction"])
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


@pages.get(
    "/{jeton}",
    summary="Lire le questionnaire par son lien",
    response_class=HTMLResponse,
    responses=reponses(LienSansEffet, DemandeAvisIntrouvable, AvisExpire),
)
async def lire_page_avis(
    ouvert: Annotated[None, public()], session: Lecture, request: Request, jeton: Jeton
) -> HTMLResponse:
    """Formulaire en français, sans compte ni ressource extérieure ; dit si la réponse est déjà donnée."""
    demande_id = request.app.state.liens.lire("satisfaction", jeton)
    demande = await service.a_presenter(session, demande_id, request.app.state.horloge.maintenant())
    return page.deja_donne(demande.repondue_le) if demande.repondue_le else page.formulaire(demande)


@pages.post(
    "/{jeton}",
    summary="Donner son avis par un lien",
    response_class=HTMLResponse,
    responses=reponses(LienSansEffet, DemandeAvisIntrouvable, AvisDejaDonne, AvisExpire),
    openapi_extra=_FORMULAIRE,
)
async def donner_avis_par_lien(
    ouvert: Annotated[None, public()], session: Ecriture, request: Request, jeton: Jeton
) -> HTMLResponse:
    """La réponse du formulaire, une fois, sans compte ; un navigateur revoit le formulaire s'il manque une réponse."""
    demande_id, corps = request.app.state.liens.lire("satisfaction", jeton), await request.body()
    contexte = contexte_systeme(request.app.state.horloge)
    try:
        avis = page.lire_formulaire(corps)
    except SaisieInvalide as erreur:
        if not veut_une_page(request):
            raise
        demande = await service.a_presenter(session, demande_id, contexte.horloge.maintenant())
        return page.formulaire(demande, erreur, page.choisies(corps))
    await service.repondre(session, contexte, demande_id, avis, sans_compte=True)
    return page.merci()
