"""Conventions: list, read on a day, sign, change, state what was done."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from services.gateway.acces.errors import OrganisationInconnue
from services.gateway.conventions import presentation, repository, service
from services.gateway.conventions.errors import (
    CiblesEnDouble,
    ConventionIntrouvable,
    ConventionsChevauchantes,
    ReleveHorsConvention,
)
from services.gateway.conventions.models import Convention
from services.gateway.conventions.schemas import (
    ConventionLue,
    ConventionModifiee,
    ConventionNouvelle,
    ReleveLu,
    ReleveNouveau,
)
from services.gateway.pilotage.errors import DateFuture, PeriodeInversee
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import PARTENAIRES, Identite, Role
from shared.trace import Contexte, ContexteRequete
from shared.trace.service import entetes_ecriture
from shared.valeurs import DateJour
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/conventions", tags=["Conventions"])
Lecteur = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER, *sorted(PARTENAIRES))]
Region = Annotated[Identite, acces(Role.REGION)]
Declarant = Annotated[Identite, acces(Role.REGION, Role.PARTENAIRE_RESPONSABLE)]
CheminConvention = Annotated[UUID, Path(description="Identifiant de la convention.")]
VuLe = Annotated[DateJour | None, Query(description="Jour passé auquel lire l'avancement ; par défaut, aujourd'hui.")]


def jour_lu(contexte: ContexteRequete, vu_le: date | None) -> date:
    """The asked day; refused when it is not there yet."""
    aujourdhui = contexte.horloge.aujourdhui()
    if vu_le is not None and vu_le > aujourdhui:
        raise DateFuture()
    return vu_le or aujourdhui


@routeur.get("", summary="Lister les conventions", responses=reponses(DateFuture))
async def lister_conventions(
    identite: Lecteur,
    contexte: Contexte,
    session: Lecture,
    fenetre: Pagination,
    organisation_id: Annotated[UUID | None, Query(description="Partenaire.")] = None,
    vu_le: VuLe = None,
) -> Page[ConventionLue]:
    """Conventions et leur avancement ; un partenaire ne voit que les siennes."""
    jour = jour_lu(contexte, vu_le)
    lues = await repository.lister(
        session, identite, fenetre, service.fin_du_jour(jour), organisation_id=organisation_id
    )
    lignes, suite = couper(lues, fenetre)
    elements = [presentation.rendre(une, jour) for une in await service.avancements(session, lignes, jour)]
    return Page(elements=elements, suivant=lignes[-1].id if suite else None)


@routeur.post(
    "",
    status_code=201,
    summary="Enregistrer une convention",
    responses=reponses(OrganisationInconnue, ConventionsChevauchantes, CiblesEnDouble, PeriodeInversee),
)
async def creer_convention(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    entree: ConventionNouvelle,
    request: Request,
    response: Response,
) -> ConventionLue:
    """Partenaire, programme, période, montant et objectifs."""
    convention, position = await service.creer(session, contexte, entree)
    response.headers["Location"] = f"/v1/conventions/{convention.id}"
    entetes_ecriture(request, response, convention.version, position)
    return await _rendre(session, contexte, convention)


@routeur.get("/{convention_id}", summary="Lire une convention", responses=reponses(ConventionIntrouvable, DateFuture))
async def lire_convention(
    identite: Lecteur,
    contexte: Contexte,
    session: Lecture,
    convention_id: CheminConvention,
    response: Response,
    vu_le: VuLe = None,
) -> ConventionLue:
    """Visé, réalisé, prévu ; une alerte précède la fin quand le rythme ne mène pas à la cible."""
    jour = jour_lu(contexte, vu_le)
    convention = await repository.lire(session, identite, convention_id, service.fin_du_jour(jour))
    if convention is None:
        raise ConventionIntrouvable()
    entete_version(response, convention.version)
    (avancement,) = await service.avancements(session, [convention], jour)
    return presentation.rendre(avancement, jour)


@routeur.put(
    "/{convention_id}", summary="Modifier une convention", responses=reponses(ConventionIntrouvable, CiblesEnDouble)
)
async def modifier_convention(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    convention_id: CheminConvention,
    version: VersionAttendue,
    entree: ConventionModifiee,
    request: Request,
    response: Response,
) -> ConventionLue:
    """Un avenant : intitulé, montant et objectifs ; l'état d'avant reste au journal."""
    convention, position = await service.modifier(session, contexte, convention_id, version, entree)
    entetes_ecriture(request, response, convention.version, position)
    return await _rendre(session, contexte, convention)


@routeur.get(
    "/{convention_id}/releves", summary="Lister les relevés d'une convention", responses=reponses(ConventionIntrouvable)
)
async def lister_releves(
    identite: Lecteur, contexte: Contexte, session: Lecture, convention_id: CheminConvention
) -> list[ReleveLu]:
    """Relevés en vigueur : le dernier de chaque jour."""
    if await repository.lire(session, identite, convention_id) is None:
        raise ConventionIntrouvable()
    jour = contexte.horloge.aujourdhui()
    lus = await repository.releves(session, [convention_id], jour, service.fin_du_jour(jour))
    return [ReleveLu.model_validate(dict(lu)) for lu in lus]


@routeur.post(
    "/{convention_id}/releves",
    status_code=201,
    summary="Relever ce qui a été fait",
    responses=reponses(ConventionIntrouvable, ReleveHorsConvention),
)
async def relever_convention(
    identite: Declarant,
    contexte: Contexte,
    session: Ecriture,
    convention_id: CheminConvention,
    version: VersionAttendue,
    entree: ReleveNouveau,
    request: Request,
    response: Response,
) -> ConventionLue:
    """Un chiffre, un jour, une source ; rien ne s'efface, le dernier relevé d'un jour l'emporte."""
    convention, position = await service.relever(session, contexte, convention_id, version, entree)
    entetes_ecriture(request, response, convention.version, position)
    return await _rendre(session, contexte, convention)


async def _rendre(session: Ecriture, contexte: ContexteRequete, convention: Convention) -> ConventionLue:
    jour = contexte.horloge.aujourdhui()
    (avancement,) = await service.avancements(session, [convention], jour)
    return presentation.rendre(avancement, jour)
