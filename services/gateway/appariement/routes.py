"""Matching over HTTP: for a need, for a dossier, and sending the company where it should go."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from services.gateway.appariement import orientation, service
from services.gateway.appariement.errors import BesoinNonPrecise, EntrepriseNonPrecisee
from services.gateway.appariement.schemas import (
    LIMITE,
    AppariementDemande,
    AppariementLu,
    OrientationFaite,
    OrientationVoulue,
)
from services.gateway.dossiers import suivi
from services.gateway.dossiers.errors import DossierClos, DossierIntrouvable
from services.gateway.dossiers.schemas import FicheDossier
from services.gateway.repertoire.types import Besoin, CodeAxe, Offre
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture, position_courante
from shared.valeurs import DateJour, Siren
from shared.versions import VersionAttendue

routeur = APIRouter(route_class=RouteMetier, prefix="/v1", tags=["Répertoire"])
Chercheur = Annotated[
    Identite,
    acces(
        Role.ENSEMBLIER,
        Role.PARTENAIRE_RESPONSABLE,
        Role.PARTENAIRE_CONSEILLER,
        Role.REGION,
        Role.REGION_LECTURE,
        Role.MACHINE,
    ),
]
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Orienteur = Annotated[Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)]
CheminSiren = Annotated[Siren, Path(description="SIREN de l'entreprise.")]


@routeur.post(
    "/appariements",
    summary="Trouver les programmes qui répondent à un besoin",
    responses=reponses(DossierIntrouvable, BesoinNonPrecise, EntrepriseNonPrecisee),
)
async def apparier(
    identite: Chercheur, contexte: Contexte, session: Lecture, entree: AppariementDemande
) -> AppariementLu:
    """Chaque programme retenu ou écarté avec ses raisons ; personne : l'ensemblier reprend, et la réponse le dit."""
    return await service.apparier(session, contexte, entree)


@routeur.get(
    "/dossiers/{siren}/programmes",
    summary="Trouver les programmes pour le besoin d'une entreprise",
    responses=reponses(DossierIntrouvable, BesoinNonPrecise),
)
async def programmes_du_dossier(
    identite: Lecteur,
    contexte: Contexte,
    session: Lecture,
    siren: CheminSiren,
    axe: Annotated[CodeAxe | None, Query(description="Axe du diagnostic.")] = None,
    besoin: Annotated[Besoin | None, Query(description="Besoin du plan d'actions.")] = None,
    offre: Annotated[Offre | None, Query(description="Type d'offre voulu.")] = None,
    le: Annotated[DateJour | None, Query(description="Date du besoin ; par défaut, aujourd'hui.")] = None,
    limite: Annotated[int, Query(ge=1, le=20, description="Programmes proposés, au plus.")] = LIMITE,
) -> AppariementLu:
    """D'après la fiche du dossier : ce qu'elle ne dit pas reste à confirmer."""
    demande = AppariementDemande(siren=siren, axe=axe, besoin=besoin, offre=offre, le=le, limite=limite)
    return await service.apparier(session, contexte, demande)


@routeur.post(
    "/dossiers/{siren}/orientation-automatique",
    status_code=201,
    summary="Orienter vers le programme qui convient, sinon vers l'ensemblier",
    responses=reponses(DossierIntrouvable, DossierClos, BesoinNonPrecise),
)
async def orienter_automatiquement(
    identite: Orienteur,
    contexte: Contexte,
    session: Ecriture,
    siren: CheminSiren,
    version: VersionAttendue,
    entree: OrientationVoulue,
    request: Request,
    response: Response,
) -> OrientationFaite:
    """Un programme sûr : son partenaire est sollicité ; aucun : le dossier revient à l'ensemblier, avec la raison."""
    dossier = await suivi.dossier_ouvert_a_modifier(session, contexte, siren, version)
    appariement, envoi_id = await orientation.orienter(session, contexte, dossier, entree)
    entetes_ecriture(request, response, dossier.version, await position_courante(session))
    fiche = FicheDossier.model_validate(dossier)
    return OrientationFaite(envoi_id=envoi_id, appariement=appariement, dossier=fiche)
