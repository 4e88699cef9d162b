"""Consents of a company, and the register of what its partners have learnt."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.gateway.acces.errors import OrganisationInconnue
from services.gateway.consentements import registre, service
from services.gateway.consentements.errors import AucunConsentement, ConsentementDejaDonne
from services.gateway.consentements.schemas import (
    ConsentementLu,
    ConsentementNouveau,
    DivulgationLue,
    Retrait,
    RetraitFait,
)
from services.gateway.dossiers import repository as dossiers
from services.gateway.dossiers.dependencies import PuisDiffuser
from services.gateway.dossiers.errors import DossierIntrouvable
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import PARTENAIRES, TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.valeurs import Siren

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/dossiers/{siren}", tags=["Consentements"])
CheminSiren = Annotated[Siren, Path(description="SIREN de l'entreprise.")]
Mandataire = Annotated[
    Identite,
    acces(Role.ENTREPRISE, Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER),
]
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Controleur = Annotated[Identite, acces(Role.ENTREPRISE, Role.ENSEMBLIER, Role.REGION, Role.REGION_LECTURE)]


@routeur.post(
    "/consentements",
    status_code=201,
    summary="Enregistrer un consentement",
    responses=reponses(DossierIntrouvable, OrganisationInconnue, ConsentementDejaDonne),
)
async def donner_consentement(
    identite: Mandataire,
    contexte: Contexte,
    session: Ecriture,
    siren: CheminSiren,
    entree: ConsentementNouveau,
    response: Response,
) -> ConsentementLu:
    """Donné par l'entreprise, ou par son conseiller qui en cite la preuve."""
    dossier = await service.dossier_visible(session, contexte, siren)
    consentement = await service.donner(session, contexte, dossier, entree)
    response.headers["Location"] = f"/v1/dossiers/{siren}/consentements"
    return ConsentementLu.model_validate(consentement)


@routeur.get("/consentements", summary="Lister les consentements", responses=reponses(DossierIntrouvable))
async def lister_consentements(identite: Lecteur, session: Lecture, siren: CheminSiren) -> list[ConsentementLu]:
    """Reçus du dossier, du plus ancien au plus récent ; un partenaire ne lit que les siens."""
    fiche = await dossiers.fiche(await session.connection(), identite, siren)
    if fiche is None:
        raise DossierIntrouvable()
    seul = identite.organisation_id if identite.role in PARTENAIRES else None
    return [
        ConsentementLu.model_validate(dict(recu)) for recu in await registre.consentements(session, fiche["id"], seul)
    ]


@routeur.post(
    "/consentements/retraits",
    summary="Retirer son accord à un partenaire",
    responses=reponses(DossierIntrouvable, AucunConsentement),
)
async def retirer_consentement(
    identite: Mandataire,
    contexte: Contexte,
    puis_diffuser: PuisDiffuser,
    session: Ecriture,
    siren: CheminSiren,
    entree: Retrait,
) -> RetraitFait:
    """Sans consentement restant, le partenaire ne voit plus rien du dossier, dès cette réponse."""
    dossier = await service.dossier_visible(session, contexte, siren)
    fait = await service.retirer(session, contexte, dossier, entree)
    puis_diffuser(dossier.id)
    return fait


@routeur.get("/divulgations", summary="Lire le registre des communications", responses=reponses(DossierIntrouvable))
async def lire_divulgations(
    identite: Controleur, session: Lecture, siren: CheminSiren, fenetre: Pagination
) -> Page[DivulgationLue]:
    """Ce que chaque partenaire a appris de l'entreprise, quand et comment."""
    fiche = await dossiers.fiche(await session.connection(), identite, siren)
    if fiche is None:
        raise DossierIntrouvable()
    lignes, suite = couper(await registre.divulgations(session, fiche["id"], fenetre), fenetre)
    return Page(
        elements=[DivulgationLue.model_validate(dict(ligne)) for ligne in lignes],
        suivant=lignes[-1]["id"] if suite else None,
    )
