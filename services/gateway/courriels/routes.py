"""Addresses, and what the outbox holds."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.gateway.acces.errors import CompteIntrouvable
from services.gateway.acces.service import compte_existant
from services.gateway.courriels import consultation, contacts
from services.gateway.courriels.errors import AdresseAbsente, CourrielIntrouvable, CourrielNonAbandonne
from services.gateway.courriels.models import CompteContact, DossierContact
from services.gateway.courriels.schemas import ContactLu, ContactNouveau, CourrielLu, EtatCourriel
from services.gateway.dossiers.errors import DossierIntrouvable
from services.gateway.dossiers.routes import CheminSiren
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.valeurs import Code

routeur = APIRouter(route_class=RouteMetier, prefix="/v1", tags=["Courriels"])
Chacun = Annotated[Identite, acces(*Role)]
Region = Annotated[Identite, acces(Role.REGION)]
Interlocuteur = Annotated[
    Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.ENTREPRISE)
]


@routeur.get("/comptes/moi/courriel", summary="Lire son adresse de courriel", responses=reponses(AdresseAbsente))
async def lire_mon_courriel(identite: Chacun, session: Lecture) -> ContactLu:
    """L'adresse à laquelle la plateforme écrit à l'appelant."""
    return await contacts.lire(session, CompteContact, identite.compte_id)


@routeur.put(
    "/comptes/moi/courriel", summary="Enregistrer son adresse de courriel", responses=reponses(CompteIntrouvable)
)
async def enregistrer_mon_courriel(
    identite: Chacun, contexte: Contexte, session: Ecriture, entree: ContactNouveau
) -> ContactLu:
    """Remplace la précédente ; elle n'apparaît dans aucun journal."""
    await compte_existant(session, identite.compte_id)
    return await contacts.enregistrer(session, contexte, CompteContact, identite.compte_id, entree.courriel)


@routeur.delete("/comptes/moi/courriel", status_code=204, summary="Effacer son adresse de courriel")
async def effacer_mon_courriel(identite: Chacun, contexte: Contexte, session: Ecriture) -> Response:
    """Plus rien ne part vers elle."""
    await contacts.effacer(session, contexte, CompteContact, identite.compte_id)
    return Response(status_code=204)


@routeur.get(
    "/dossiers/{siren}/contact",
    summary="Lire l'adresse de contact de l'entreprise",
    responses=reponses(DossierIntrouvable, AdresseAbsente),
)
async def lire_contact(identite: Interlocuteur, contexte: Contexte, session: Lecture, siren: CheminSiren) -> ContactLu:
    """L'adresse à laquelle l'entreprise est tenue au courant."""
    dossier_id = await contacts.dossier_visible(session, contexte, siren)
    return await contacts.lire(session, DossierContact, dossier_id)


@routeur.put(
    "/dossiers/{siren}/contact",
    summary="Enregistrer l'adresse de contact de l'entreprise",
    responses=reponses(DossierIntrouvable),
)
async def enregistrer_contact(
    identite: Interlocuteur, contexte: Contexte, session: Ecriture, siren: CheminSiren, entree: ContactNouveau
) -> ContactLu:
    """Remplace la précédente ; elle n'apparaît dans aucun journal."""
    dossier_id = await contacts.dossier_visible(session, contexte, siren)
    return await contacts.enregistrer(session, contexte, DossierContact, dossier_id, entree.courriel)


@routeur.delete(
    "/dossiers/{siren}/contact",
    status_code=204,
    summary="Effacer l'adresse de contact de l'entreprise",
    responses=reponses(DossierIntrouvable),
)
async def effacer_contact(
    identite: Interlocuteur, contexte: Contexte, session: Ecriture, siren: CheminSiren
) -> Response:
    """Plus rien ne part vers elle ; le suivi reste lisible."""
    dossier_id = await contacts.dossier_visible(session, contexte, siren)
    await contacts.effacer(session, contexte, DossierContact, dossier_id)
    return Response(status_code=204)


@routeur.get("/courriels", summary="Lire les courriels")
async def lire_courriels(
    identite: Region,
    session: Lecture,
    fenetre: Pagination,
    request: Request,
    etat: Annotated[EtatCourriel | None, Query(description="État.")] = None,
    type: Annotated[Code | None, Query(description="Type de courriel.")] = None,
    dossier_id: Annotated[UUID | None, Query(description="Dossier concerné.")] = None,
    destinataire_id: Annotated[UUID | None, Query(description="Compte, antenne ou dossier destinataire.")] = None,
) -> Page[CourrielLu]:
    """Ce qui part, est parti ou n'a pas pu partir, avec la cause ; jamais une adresse."""
    filtres = {"etat": etat, "type": type, "dossier_id": dossier_id, "destinataire_id": destinataire_id}
    return await consultation.lister(session, request.app.state.liens, fenetre, filtres)


@routeur.post(
    "/courriels/{courriel_id}/reprise",
    summary="Reprendre un courriel abandonné",
    responses=reponses(CourrielIntrouvable, CourrielNonAbandonne),
)
async def reprendre_courriel(
    identite: Region, contexte: Contexte, session: Ecriture, courriel_id: UUID, request: Request
) -> CourrielLu:
    """Il repart avec le même identifiant de message ; ses essais sont comptés de zéro."""
    return await consultation.reprendre(session, contexte, request.app.state.liens, courriel_id)
