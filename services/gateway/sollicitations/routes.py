"""Sollicitations: intake, completion, moderation, funnel."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.gateway.dossiers.dependencies import PuisDiffuser
from services.gateway.dossiers.errors import EntrepriseHorsPerimetre, EtablissementInconnu, SaisieNecessaire
from services.gateway.sollicitations import decision, reception, repository
from services.gateway.sollicitations.dependencies import CheminSollicitation, Ensemblier, FicheDeLaSollicitation
from services.gateway.sollicitations.errors import (
    AutreEntreprise,
    GesteSollicitationRefuse,
    SollicitationIntrouvable,
)
from services.gateway.sollicitations.models import Sollicitation
from services.gateway.sollicitations.schemas import (
    Acceptation,
    Demande,
    EtatSollicitation,
    Rejet,
    SollicitationLue,
    SollicitationNouvelle,
)
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.valeurs import Siren
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/sollicitations", tags=["Sollicitations"])
Demandeur = Annotated[
    Identite,
    acces(Role.MACHINE, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.ENTREPRISE, Role.ENSEMBLIER),
]
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]


@routeur.post("", status_code=201, summary="Déposer une sollicitation", responses=reponses(AutreEntreprise))
async def deposer_sollicitation(
    identite: Demandeur,
    contexte: Contexte,
    session: Ecriture,
    entree: SollicitationNouvelle,
    request: Request,
    response: Response,
) -> SollicitationLue:
    """Jugée à l'arrivée : incomplète, reçue, ou écartée avec son motif ; une entreprise déjà connue est rattachée."""
    recue = await reception.recevoir(session, contexte, entree, request.app.state.emetteur)
    response.headers["Location"] = f"/v1/sollicitations/{recue.id}"
    entete_version(response, recue.version)
    return _rendre(recue)


@routeur.get("", summary="Lister les sollicitations")
async def lister_sollicitations(
    identite: Lecteur,
    session: Lecture,
    fenetre: Pagination,
    etat: Annotated[EtatSollicitation | None, Query(description="État.")] = None,
    siren: Annotated[Siren | None, Query(description="Entreprise.")] = None,
) -> Page[SollicitationLue]:
    """De la plus ancienne à la plus récente : la file à décider."""
    lues = await repository.lister(session, identite, fenetre, etat=etat, siren=siren)
    lignes, suite = couper(lues, fenetre)
    return Page(elements=[_rendre(ligne) for ligne in lignes], suivant=lignes[-1].id if suite else None)


@routeur.get("/{sollicitation_id}", summary="Suivre une sollicitation", responses=reponses(SollicitationIntrouvable))
async def lire_sollicitation(
    identite: Lecteur, session: Lecture, sollicitation_id: CheminSollicitation, response: Response
) -> SollicitationLue:
    """Ce qu'elle est devenue, pour qui l'a déposée."""
    lue = await repository.lire(session, identite, sollicitation_id)
    if lue is None:
        raise SollicitationIntrouvable()
    entete_version(response, lue.version)
    return _rendre(lue, avec_contact=identite.role is Role.ENSEMBLIER)


@routeur.put(
    "/{sollicitation_id}",
    summary="Compléter une sollicitation",
    responses=reponses(SollicitationIntrouvable, GesteSollicitationRefuse, AutreEntreprise),
)
async def completer_sollicitation(
    identite: Demandeur,
    contexte: Contexte,
    session: Ecriture,
    sollicitation_id: CheminSollicitation,
    version: VersionAttendue,
    entree: Demande,
    request: Request,
    response: Response,
) -> SollicitationLue:
    """Ajoute ce qui manquait."""
    emetteur = request.app.state.emetteur
    complete = await reception.completer(session, contexte, sollicitation_id, version, entree=entree, emetteur=emetteur)
    entete_version(response, complete.version)
    return _rendre(complete)


@routeur.post(
    "/{sollicitation_id}/acceptation",
    summary="Accepter une sollicitation",
    responses=reponses(
        SollicitationIntrouvable,
        GesteSollicitationRefuse,
        EntrepriseHorsPerimetre,
        EtablissementInconnu,
        SaisieNecessaire,
    ),
)
async def accepter_sollicitation(
    identite: Ensemblier,
    contexte: Contexte,
    fiche: FicheDeLaSollicitation,
    puis_diffuser: PuisDiffuser,
    session: Ecriture,
    sollicitation_id: CheminSollicitation,
    version: VersionAttendue,
    entree: Acceptation,
    request: Request,
    response: Response,
) -> SollicitationLue:
    """Ouvre le dossier de l'entreprise, ou rattache la demande à celui qui est ouvert."""
    acceptee, position = await decision.accepter(session, contexte, sollicitation_id, version, fiche)
    assert acceptee.dossier_id is not None, "an accepted sollicitation has a dossier"
    puis_diffuser(acceptee.dossier_id)
    entetes_ecriture(request, response, acceptee.version, position)
    return _rendre(acceptee)


@routeur.post(
    "/{sollicitation_id}/rejet",
    summary="Écarter une sollicitation",
    responses=reponses(SollicitationIntrouvable, GesteSollicitationRefuse),
)
async def ecarter_sollicitation(
    identite: Ensemblier,
    contexte: Contexte,
    session: Ecriture,
    sollicitation_id: CheminSollicitation,
    version: VersionAttendue,
    entree: Rejet,
    request: Request,
    response: Response,
) -> SollicitationLue:
    """Motif typé, compté dans l'entonnoir ; l'adresse du contact est effacée."""
    ecartee, position = await decision.rejeter(session, contexte, sollicitation_id, version, entree)
    entetes_ecriture(request, response, ecartee.version, position)
    return _rendre(ecartee)


def _rendre(sollicitation: Sollicitation, *, avec_contact: bool = False) -> SollicitationLue:
    manque = reception.manque(sollicitation) if sollicitation.etat == "incomplete" else []
    courriel = sollicitation.courriel if avec_contact else None
    return SollicitationLue.model_validate({**sollicitation.model_dump(), "manque": manque, "courriel": courriel})
