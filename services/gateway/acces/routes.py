"""Organisations, accounts, keys: who may call."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.gateway.acces import repository, service
from services.gateway.acces.domain import expire_bientot
from services.gateway.acces.errors import (
    CleIntrouvable,
    CodeDejaPris,
    CompteIntrouvable,
    OrganisationInconnue,
    PerimetreIncomplet,
    RoleNonDelegable,
)
from services.gateway.acces.models import CleAcces
from services.gateway.acces.schemas import (
    CleCreee,
    CleLue,
    CleNouvelle,
    CompteLu,
    CompteNouveau,
    OrganisationLue,
    OrganisationNouvelle,
)
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.idempotence.errors import ReponseNonRejouable
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte

routeur = APIRouter(route_class=RouteMetier, prefix="/v1", tags=["Accès"])
Administrateur = Annotated[Identite, acces(Role.REGION)]
Delegataire = Annotated[Identite, acces(Role.REGION, Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE)]
Chacun = Annotated[Identite, acces(*Role)]


@routeur.post("/organisations", status_code=201, summary="Inscrire une organisation", responses=reponses(CodeDejaPris))
async def inscrire_organisation(
    identite: Administrateur, contexte: Contexte, session: Ecriture, entree: OrganisationNouvelle, response: Response
) -> OrganisationLue:
    """Ajoute une organisation partenaire."""
    organisation = await service.inscrire_organisation(session, contexte, entree)
    response.headers["Location"] = f"/v1/organisations/{organisation.id}"
    return OrganisationLue.model_validate(organisation)


@routeur.get("/organisations", summary="Lister les organisations")
async def lister_organisations(identite: Chacun, session: Lecture, fenetre: Pagination) -> Page[OrganisationLue]:
    """Organisations inscrites, dans l'ordre d'inscription."""
    lignes, suite = couper(await repository.organisations(session, fenetre), fenetre)
    return Page(
        elements=[OrganisationLue.model_validate(ligne) for ligne in lignes], suivant=lignes[-1].id if suite else None
    )


@routeur.post(
    "/comptes",
    status_code=201,
    summary="Ouvrir un compte",
    responses=reponses(CodeDejaPris, RoleNonDelegable, OrganisationInconnue, PerimetreIncomplet),
)
async def ouvrir_compte(
    identite: Delegataire, contexte: Contexte, session: Ecriture, entree: CompteNouveau, response: Response
) -> CompteLu:
    """Ouvre un compte dont l'appelant peut donner le rôle."""
    compte = await service.ouvrir_compte(session, contexte, entree)
    response.headers["Location"] = f"/v1/comptes/{compte.id}"
    return CompteLu.model_validate(compte)


@routeur.get("/comptes", summary="Lister les comptes")
async def lister_comptes(identite: Delegataire, session: Lecture, fenetre: Pagination) -> Page[CompteLu]:
    """Comptes du périmètre de l'appelant."""
    organisation_id = identite.organisation_id if identite.role is Role.PARTENAIRE_RESPONSABLE else None
    lignes, suite = couper(await repository.comptes(session, fenetre, organisation_id), fenetre)
    return Page(elements=[CompteLu.model_validate(ligne) for ligne in lignes], suivant=lignes[-1].id if suite else None)


@routeur.get("/comptes/moi", summary="Lire son propre compte", responses=reponses(CompteIntrouvable))
async def lire_mon_compte(identite: Chacun, session: Lecture) -> CompteLu:
    """Compte, rôle et périmètre de l'appelant."""
    return CompteLu.model_validate(await service.compte_existant(session, identite.compte_id))


@routeur.post(
    "/comptes/{compte_id}/cles",
    status_code=201,
    summary="Donner une clé à un compte que l'on a le droit d'ouvrir",
    responses=reponses(CompteIntrouvable, RoleNonDelegable, ReponseNonRejouable),
)
async def donner_cle(
    identite: Delegataire,
    contexte: Contexte,
    session: Ecriture,
    compte_id: UUID,
    entree: CleNouvelle,
    response: Response,
) -> CleCreee:
    """Première clé d'un compte ouvert pour quelqu'un ; à lui transmettre, puis à remplacer par la sienne."""
    compte = await service.compte_delegable(session, identite, compte_id)
    cle, secret = await service.creer_cle(session, contexte, compte.id, entree)
    return _montrer(cle, secret, contexte, response)


@routeur.post(
    "/cles",
    status_code=201,
    summary="Créer une clé pour son compte",
    responses=reponses(CompteIntrouvable, ReponseNonRejouable),
)
async def creer_cle(
    identite: Chacun, contexte: Contexte, session: Ecriture, entree: CleNouvelle, response: Response
) -> CleCreee:
    """Le secret n'est montré qu'une fois ; seule son empreinte est conservée."""
    compte = await service.compte_existant(session, identite.compte_id)
    cle, secret = await service.creer_cle(session, contexte, compte.id, entree)
    return _montrer(cle, secret, contexte, response)


@routeur.get("/cles", summary="Lister ses clés")
async def lister_cles(identite: Chacun, contexte: Contexte, session: Lecture) -> list[CleLue]:
    """Clés du compte, avec dernier usage et préavis d'expiration."""
    return [_lue(cle, contexte) for cle in await repository.cles_du_compte(session, identite.compte_id)]


@routeur.delete("/cles/{cle_id}", status_code=204, summary="Révoquer une clé", responses=reponses(CleIntrouvable))
async def revoquer_cle(identite: Chacun, contexte: Contexte, session: Ecriture, cle_id: UUID) -> Response:
    """La clé ne donne plus de jeton, tout de suite."""
    await service.revoquer_cle(session, contexte, cle_id)
    return Response(status_code=204)


def _montrer(cle: CleAcces, secret: str, contexte: Contexte, response: Response) -> CleCreee:
    """The key with its secret, which nothing may keep."""
    response.headers["Cache-Control"] = "no-store"
    return CleCreee(**_lue(cle, contexte).model_dump(), secret=secret)


def _lue(cle: CleAcces, contexte: Contexte) -> CleLue:
    bientot = expire_bientot(cle.expire_le, contexte.horloge.maintenant())
    return CleLue.model_validate({**cle.model_dump(), "expire_bientot": bientot})
