"""Webhooks: subscriptions, deliveries, replay."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from services.gateway.webhooks import abonnement as vie
from services.gateway.webhooks import repository
from services.gateway.webhooks.dependencies import AbonnementVerifie
from services.gateway.webhooks.errors import AbonnementActif, AbonnementIntrouvable, AdresseRefusee, RepereInconnu
from services.gateway.webhooks.models import WebhookAbonnement
from services.gateway.webhooks.schemas import (
    AbonnementCree,
    AbonnementLu,
    EtatLivraison,
    LivraisonLue,
    Relecture,
    RelectureFaite,
)
from services.gateway.webhooks.secret import secret
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.idempotence.errors import ReponseNonRejouable
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/webhooks/abonnements", tags=["Webhooks"])
Abonne = Annotated[Identite, acces(Role.MACHINE, Role.PARTENAIRE_RESPONSABLE)]
CheminAbonnement = Annotated[UUID, Path(description="Abonnement.")]


@routeur.post(
    "",
    status_code=201,
    summary="S'abonner à des événements",
    responses=reponses(AdresseRefusee, ReponseNonRejouable),
)
async def abonner(
    identite: Abonne,
    contexte: Contexte,
    entree: AbonnementVerifie,
    session: Ecriture,
    request: Request,
    response: Response,
) -> AbonnementCree:
    """Messages signés (Standard Webhooks), en ordre par objet, repris plus de 75 heures ; un pointeur et un état."""
    cree = await vie.creer(session, contexte, entree)
    response.headers["Location"] = f"/v1/webhooks/abonnements/{cree.id}"
    return _montrer(request, response, cree)


@routeur.get("", summary="Lister ses abonnements")
async def lister_abonnements(identite: Abonne, session: Lecture) -> list[AbonnementLu]:
    """Les abonnements du compte, actifs ou arrêtés."""
    return [AbonnementLu.model_validate(lu) for lu in await repository.abonnements(session, identite.compte_id)]


@routeur.get("/{abonnement_id}", summary="Lire un abonnement", responses=reponses(AbonnementIntrouvable))
async def lire_abonnement(
    identite: Abonne, contexte: Contexte, session: Lecture, abonnement_id: CheminAbonnement, response: Response
) -> AbonnementLu:
    """S'il est actif, et sinon pourquoi."""
    lu = await vie.le_sien(session, contexte, abonnement_id)
    entete_version(response, lu.version)
    return AbonnementLu.model_validate(lu)


@routeur.post(
    "/{abonnement_id}/secret",
    summary="Renouveler le secret d'un abonnement",
    responses=reponses(AbonnementIntrouvable, ReponseNonRejouable),
)
async def renouveler_secret(
    identite: Abonne,
    contexte: Contexte,
    session: Ecriture,
    abonnement_id: CheminAbonnement,
    version: VersionAttendue,
    request: Request,
    response: Response,
) -> AbonnementCree:
    """L'ancien secret signe encore pendant un jour, à côté du nouveau."""
    abonnement = await vie.le_sien(session, contexte, abonnement_id, version)
    await vie.renouveler_secret(session, contexte, abonnement)
    return _montrer(request, response, abonnement)


@routeur.post(
    "/{abonnement_id}/activation",
    summary="Réactiver un abonnement",
    responses=reponses(AbonnementIntrouvable, AbonnementActif),
)
async def reactiver_abonnement(
    identite: Abonne,
    contexte: Contexte,
    session: Ecriture,
    abonnement_id: CheminAbonnement,
    version: VersionAttendue,
    response: Response,
) -> AbonnementLu:
    """Reprend par ce qui a attendu."""
    abonnement = await vie.le_sien(session, contexte, abonnement_id, version)
    await vie.reactiver(session, contexte, abonnement)
    entete_version(response, abonnement.version)
    return AbonnementLu.model_validate(abonnement)


@routeur.delete("/{abonnement_id}", status_code=204, summary="Se désabonner", responses=reponses(AbonnementIntrouvable))
async def desabonner(
    identite: Abonne,
    contexte: Contexte,
    session: Ecriture,
    abonnement_id: CheminAbonnement,
    version: VersionAttendue,
) -> Response:
    """Plus rien n'est envoyé."""
    abonnement = await vie.le_sien(session, contexte, abonnement_id, version)
    await vie.desactiver(session, contexte, abonnement, "supprime")
    return Response(status_code=204)


@routeur.get("/{abonnement_id}/livraisons", summary="Lister les livraisons", responses=reponses(AbonnementIntrouvable))
async def lister_livraisons(
    identite: Abonne,
    contexte: Contexte,
    session: Lecture,
    fenetre: Pagination,
    abonnement_id: CheminAbonnement,
    etat: Annotated[EtatLivraison | None, Query(description="État.")] = None,
) -> Page[LivraisonLue]:
    """Ce qui a été livré, ce qui attend, ce qui a échoué."""
    abonnement = await vie.le_sien(session, contexte, abonnement_id)
    lignes, suite = couper(await repository.livraisons(session, abonnement.id, fenetre, etat), fenetre)
    return Page(
        elements=[LivraisonLue.model_validate(dict(ligne)) for ligne in lignes],
        suivant=lignes[-1]["id"] if suite else None,
    )


@routeur.post(
    "/{abonnement_id}/relectures",
    summary="Demander une nouvelle livraison",
    responses=reponses(AbonnementIntrouvable, RepereInconnu),
)
async def demander_relecture(
    identite: Abonne, contexte: Contexte, session: Ecriture, abonnement_id: CheminAbonnement, entree: Relecture
) -> RelectureFaite:
    """Livre à nouveau, dans l'ordre et sous les mêmes identifiants, depuis un repère."""
    abonnement = await vie.le_sien(session, contexte, abonnement_id)
    return RelectureFaite(livraisons=await vie.relire(session, contexte, abonnement, entree.depuis))


def _montrer(request: Request, response: Response, abonnement: WebhookAbonnement) -> AbonnementCree:
    """The subscription with its secret, which nothing may keep."""
    response.headers["Cache-Control"] = "no-store"
    entete_version(response, abonnement.version)
    valeur = secret(request.app.state.emetteur.racine_webhooks(), abonnement.id, abonnement.secret_numero)
    return AbonnementCree.model_validate({**abonnement.model_dump(), "secret": valeur})
