"""Desks and what they have under way; functions that persons hold."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from services.aides.instruction import guichets, habilitations, repository
from services.aides.instruction.errors import GuichetIntrouvable, HabilitationIntrouvable, HabilitationRefusee
from services.aides.instruction.schemas import DemandeDuGuichet, Guichets, HabilitationLue, HabilitationSaisie
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.valeurs import Code
from shared.versions import VersionAttendue, verifier_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides", tags=["Instruction"])
Region = Annotated[Identite, acces(Role.REGION)]
Lecteur = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE)]


@routeur.get("/guichets", summary="Lister les guichets")
async def lister_guichets(identite: Lecteur, session: Lecture) -> Guichets:
    """Les guichets en vigueur et leur charge."""
    return await guichets.lister(session)


@routeur.get(
    "/guichets/{guichet}/demandes", summary="Lire la file d'un guichet", responses=reponses(GuichetIntrouvable)
)
async def lister_demandes_guichet(
    identite: Lecteur,
    contexte: Contexte,
    session: Lecture,
    guichet: Annotated[Code, Path(description="Code du guichet.")],
    fenetre: Pagination,
) -> Page[DemandeDuGuichet]:
    """Demandes en cours et leur âge : d'abord celles que personne n'instruit, puis les plus anciennes."""
    await guichets.exiger(session, guichet)
    lues = await repository.file(session, guichet, fenetre, contexte.horloge.aujourdhui())
    lignes, suite = couper(lues, fenetre)
    elements = [DemandeDuGuichet.model_validate(dict(ligne)) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].demande_id if suite else None)


@routeur.get("/habilitations", summary="Lister les habilitations")
async def lister_habilitations(
    identite: Lecteur,
    session: Lecture,
    fenetre: Pagination,
    compte_id: Annotated[UUID | None, Query(description="Personne.")] = None,
    fonction: Annotated[Code | None, Query(description="Fonction.")] = None,
    guichet: Annotated[Code | None, Query(description="Guichet.")] = None,
) -> Page[HabilitationLue]:
    """Qui exerce quelle fonction, où, jusqu'à quel montant ; celles qui ont fini comprises."""
    filtres = {"compte_id": compte_id, "fonction": fonction, "guichet": guichet}
    lignes, suite = couper(await repository.lister_habilitations(session, fenetre, **filtres), fenetre)
    elements = [HabilitationLue.model_validate(dict(ligne)) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.post(
    "/habilitations", status_code=201, summary="Donner une habilitation", responses=reponses(HabilitationRefusee)
)
async def donner_habilitation(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    entree: HabilitationSaisie,
    request: Request,
    response: Response,
) -> HabilitationLue:
    """Une fonction, à une autre personne que soi."""
    habilitation = await habilitations.donner(session, contexte, entree)
    position = await habilitations.tracer_habilitation(session, contexte, habilitation, "donnee")
    entetes_ecriture(request, response, habilitation.version, position)
    return HabilitationLue.model_validate(habilitation)


@routeur.post(
    "/habilitations/{habilitation_id}/fin",
    summary="Mettre fin à une habilitation",
    responses=reponses(HabilitationIntrouvable, HabilitationRefusee),
)
async def finir_habilitation(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    habilitation_id: Annotated[UUID, Path(description="Identifiant.")],
    attendue: VersionAttendue,
    request: Request,
    response: Response,
) -> HabilitationLue:
    """La personne n'exerce plus cette fonction ; ce qu'elle a approuvé reste."""
    habilitation = await repository.habilitation(session, habilitation_id)
    if habilitation is None:
        raise HabilitationIntrouvable()
    verifier_version(habilitation.version, attendue)
    await habilitations.finir(session, contexte, habilitation)
    position = await habilitations.tracer_habilitation(session, contexte, habilitation, "finie")
    entetes_ecriture(request, response, habilitation.version, position)
    return HabilitationLue.model_validate(habilitation)
