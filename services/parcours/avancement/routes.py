"""Parcours: opening, reading, gestures, journal."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.parcours.avancement import errors, gestes, lecture, ouverture, repository
from services.parcours.avancement.schemas import (
    GesteDemande,
    GesteLu,
    JournalParcours,
    ParcoursLu,
    ParcoursNouveau,
    ParcoursResume,
)
from services.parcours.modeles.errors import ModeleIntrouvable
from shared.base import Ecriture, Lecture
from shared.base.sessions import connexion_d_ecriture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.perimetre.errors import DossierClos, DossierIntrouvable
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/parcours", tags=["Parcours"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Ouvreur = Annotated[
    Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.MACHINE)
]
Acteur = Annotated[
    Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.REGION)
]


@routeur.post(
    "",
    status_code=201,
    summary="Ouvrir un parcours",
    responses=reponses(DossierIntrouvable, ModeleIntrouvable, errors.ParcoursDejaActif, DossierClos),
)
async def ouvrir_parcours(
    identite: Ouvreur,
    contexte: Contexte,
    session: Ecriture,
    entree: ParcoursNouveau,
    request: Request,
    response: Response,
) -> ParcoursResume:
    """Le parcours suit la dernière version publiée du modèle et la garde."""
    parcours, position = await ouverture.ouvrir_parcours(session, contexte, entree)
    response.headers["Location"] = f"/v1/parcours/{parcours.id}"
    entetes_ecriture(request, response, parcours.version, position)
    return ParcoursResume.model_validate(parcours)


@routeur.get("", summary="Lister les parcours")
async def lister_parcours(
    identite: Lecteur,
    session: Lecture,
    fenetre: Pagination,
    dossier_id: Annotated[UUID | None, Query(description="Dossier.")] = None,
    etape: Annotated[str | None, Query(pattern=r"^[a-z][a-z0-9-]{1,60}$", description="Étape actuelle.")] = None,
    actif: Annotated[bool | None, Query(description="Vrai : en cours ; faux : terminés.")] = None,
) -> Page[ParcoursResume]:
    """Parcours du périmètre de l'appelant, du plus ancien au plus récent."""
    lignes, suite = couper(
        await repository.lister(session, identite, fenetre, dossier_id=dossier_id, etape=etape, actif=actif), fenetre
    )
    elements = [ParcoursResume.model_validate(dict(ligne)) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.get("/{parcours_id}", summary="Lire un parcours", responses=reponses(errors.ParcoursIntrouvable))
async def lire_parcours(
    identite: Lecteur, contexte: Contexte, session: Lecture, parcours_id: UUID, response: Response
) -> ParcoursLu:
    """Étapes, temps de l'étape actuelle, plan d'actions et orientations en une vue."""
    lu = await lecture.parcours_complet(session, identite, parcours_id, contexte.horloge.aujourdhui())
    entete_version(response, lu.version)
    return lu


@routeur.get(
    "/{parcours_id}/gestes",
    summary="Lister les gestes permis et bloqués",
    responses=reponses(errors.ParcoursIntrouvable),
)
async def lister_gestes(
    identite: Lecteur,
    session: Lecture,
    parcours_id: UUID,
    response: Response,
    tous: Annotated[bool, Query(description="Vrai : aussi les gestes qui partent d'autres étapes.")] = False,
) -> list[GesteLu]:
    """Chaque geste bloqué dit ce qui manque."""
    lus, version = await lecture.gestes_lus(session, identite, parcours_id, tous=tous)
    entete_version(response, version)
    return lus


@routeur.post(
    "/{parcours_id}/gestes",
    summary="Effectuer un geste",
    responses=reponses(
        errors.ParcoursIntrouvable,
        errors.GesteRefuse,
        errors.GesteInconnu,
        errors.GesteInterdit,
        errors.MotifNecessaire,
        errors.PorteeNecessaire,
        errors.EcheancePassee,
        errors.ParcoursDejaActif,
        DossierClos,
    ),
)
async def effectuer_geste(
    identite: Acteur,
    contexte: Contexte,
    parcours_id: UUID,
    version: VersionAttendue,
    entree: GesteDemande,
    request: Request,
    response: Response,
) -> ParcoursResume:
    """Le parcours avance, ou le refus dit pourquoi ; ligne, journal et événement d'une seule écriture."""
    connexion = await connexion_d_ecriture(request)
    apres, position = await gestes.effectuer(connexion, contexte, parcours_id, version, entree)
    entetes_ecriture(request, response, apres["version"], position)
    return ParcoursResume.model_construct(**{nom: apres[nom] for nom in ParcoursResume.model_fields})


@routeur.get(
    "/{parcours_id}/journal", summary="Lire le journal d'un parcours", responses=reponses(errors.ParcoursIntrouvable)
)
async def lire_journal(
    identite: Lecteur,
    session: Lecture,
    parcours_id: UUID,
    apres: Annotated[int, Query(ge=0, le=2**53, description="Curseur : `suivant` de la page précédente.")] = 0,
    limite: Annotated[int, Query(ge=1, le=500, description="Nombre de lignes, 500 au plus.")] = 500,
) -> JournalParcours:
    """Ce qui s'est passé, et si rejouer tout le journal, pas seulement cette page, redonne l'état enregistré."""
    return await lecture.journal_lu(session, identite, parcours_id, apres=apres, limite=limite)
