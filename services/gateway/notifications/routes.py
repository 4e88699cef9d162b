"""The company's status, its page, its link; the preferences of each account."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from services.gateway.acces.errors import CompteIntrouvable
from services.gateway.acces.service import compte_existant
from services.gateway.courriels.contacts import dossier_visible
from services.gateway.courriels.facteur import VALIDITE_LIEN
from services.gateway.courriels.liens import LienSansEffet
from services.gateway.dossiers.errors import DossierIntrouvable
from services.gateway.dossiers.routes import CheminSiren
from services.gateway.notifications import preferences, suivi
from services.gateway.notifications.errors import MessageObligatoire, PreferenceContradictoire
from services.gateway.notifications.page import page_de_suivi
from services.gateway.notifications.schemas import LienSuivi, Preferences, PreferencesLues, Suivi
from services.gateway.pages.route import RoutePage
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces, public
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte

routeur = APIRouter(route_class=RouteMetier, prefix="/v1", tags=["Suivi"])
pages = APIRouter(route_class=RoutePage, prefix="/v1/suivi/pages", tags=["Suivi"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Emetteur = Annotated[
    Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.ENTREPRISE)
]
Chacun = Annotated[Identite, acces(*Role)]


@routeur.get("/dossiers/{siren}/suivi", summary="Lire où en est l'entreprise", responses=reponses(DossierIntrouvable))
async def lire_suivi(identite: Lecteur, contexte: Contexte, session: Lecture, siren: CheminSiren) -> Suivi:
    """Qui a la main, depuis quand, ce qui vient ensuite, ce qui a été dit."""
    dossier_id = await dossier_visible(session, contexte, siren)
    return await suivi.lire(session, dossier_id, contexte.horloge.aujourdhui())


@routeur.post(
    "/dossiers/{siren}/suivi/liens",
    summary="Donner un lien vers la page de suivi",
    responses=reponses(DossierIntrouvable),
)
async def donner_lien(
    identite: Emetteur, contexte: Contexte, session: Ecriture, siren: CheminSiren, request: Request
) -> LienSuivi:
    """La page se lit sans compte jusqu'à la fin du lien ; rien d'autre ne s'ouvre avec lui."""
    dossier_id = await dossier_visible(session, contexte, siren)
    expire_le = contexte.horloge.maintenant().replace(microsecond=0) + timedelta(days=VALIDITE_LIEN.days)
    return LienSuivi(url=request.app.state.liens.url("suivi", dossier_id, expire_le), expire_le=expire_le)


@pages.get(
    "/{jeton}",
    summary="Lire la page de suivi d'une entreprise par son lien",
    response_class=HTMLResponse,
    responses=reponses(LienSansEffet, DossierIntrouvable),
)
async def lire_page(
    ouvert: Annotated[None, public()],
    session: Lecture,
    request: Request,
    jeton: Annotated[str, Path(max_length=2000, description="Jeton du lien.")],
) -> HTMLResponse:
    """Page en français, sans compte ni ressource extérieure."""
    dossier_id, aujourdhui = request.app.state.liens.lire("suivi", jeton), request.app.state.horloge.aujourdhui()
    return page_de_suivi(await suivi.lire(session, dossier_id, aujourdhui), aujourdhui)


@routeur.get("/preferences", summary="Lire ses préférences", responses=reponses(CompteIntrouvable))
async def lire_preferences(identite: Chacun, session: Lecture) -> PreferencesLues:
    """Rythme du récapitulatif et choix par type de message."""
    await compte_existant(session, identite.compte_id)
    return await preferences.lire(session, identite.compte_id)


@routeur.put(
    "/preferences",
    summary="Écrire ses préférences",
    responses=reponses(CompteIntrouvable, MessageObligatoire, PreferenceContradictoire),
)
async def ecrire_preferences(
    identite: Chacun, contexte: Contexte, session: Ecriture, entree: Preferences
) -> PreferencesLues:
    """Remplace les précédentes ; ce que quelqu'un attend ne peut pas être tu."""
    await compte_existant(session, identite.compte_id)
    return await preferences.ecrire(session, contexte, entree)
