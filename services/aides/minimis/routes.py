"""The de minimis account of a company: room at a date, entries, reservations."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from services.aides.minimis import acces_compte, ecritures, presentation, registre, repository
from services.aides.minimis.domain import RegimeMinimis
from services.aides.minimis.errors import (
    AideDejaInscrite,
    CompteIntrouvable,
    CompteOccupe,
    DateFuture,
    DejaContrepassee,
    InscriptionIntrouvable,
    MargeDepassee,
    ReglementInconnu,
    ReservationIntrouvable,
    ReservationInutilisable,
    TransfertExcessif,
)
from services.aides.minimis.roles import Decideur, Declarant, Lecteur
from services.aides.minimis.schemas import (
    CompteMinimis,
    ContrePassation,
    DeclarationMinimis,
    InscriptionLue,
    InscriptionsFaites,
    OctroiMinimis,
    Scission,
)
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.trace import Contexte
from shared.trace.service import entete_position
from shared.valeurs import DateJour, Siren
from shared.versions import entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides/minimis", tags=["De minimis"])
SirenDuCompte = Annotated[Siren, Path(description="SIREN.")]


@routeur.get("/{siren}", summary="Lire la marge de minimis", responses=reponses(CompteIntrouvable))
async def lire_marge_de_minimis(
    identite: Lecteur,
    contexte: Contexte,
    session: Lecture,
    siren: SirenDuCompte,
    response: Response,
    le: Annotated[DateJour | None, Query(description="Date d'examen ; par défaut, aujourd'hui.")] = None,
    regime: Annotated[RegimeMinimis, Query(description="Régime général, ou SIEG.")] = "general",
) -> CompteMinimis:
    """Marge exacte à toute date, inscriptions comptées, celles qui sortent et quand, chaque plafond avec sa source."""
    await acces_compte.exiger_compte(session, identite, siren)
    compte = await registre.lire(session, siren, le or contexte.horloge.aujourdhui())
    entete_version(response, compte.version)
    return presentation.presenter(compte, contexte, regime)


@routeur.get("/{siren}/inscriptions", summary="Lister les inscriptions", responses=reponses(CompteIntrouvable))
async def lister_inscriptions_minimis(
    identite: Lecteur, session: Lecture, siren: SirenDuCompte, fenetre: Pagination
) -> Page[InscriptionLue]:
    """Tout ce qui a été inscrit au compte de l'entreprise, contre-passations comprises."""
    await acces_compte.exiger_compte(session, identite, siren)
    lignes, suite = couper(await repository.lister_inscriptions(session, siren, fenetre), fenetre)
    elements = [InscriptionLue.model_validate(dict(ligne)) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.post(
    "/{siren}/declarations",
    status_code=201,
    summary="Déclarer des aides de minimis",
    responses=reponses(CompteIntrouvable, DateFuture, AideDejaInscrite, CompteOccupe),
)
async def declarer_aides_minimis(
    identite: Declarant,
    contexte: Contexte,
    session: Ecriture,
    siren: SirenDuCompte,
    entree: DeclarationMinimis,
    request: Request,
    response: Response,
) -> InscriptionsFaites:
    """Aides obtenues ailleurs, chacune avec sa pièce ; une liste vide atteste qu'il n'y en a pas d'autre."""
    lignes, position = await ecritures.declarer(session, contexte, siren, entree)
    return _faites(request, response, lignes, position)


@routeur.post(
    "/{siren}/octrois",
    status_code=201,
    summary="Inscrire un octroi",
    responses=reponses(
        CompteIntrouvable,
        DateFuture,
        MargeDepassee,
        ReglementInconnu,
        ReservationIntrouvable,
        ReservationInutilisable,
        CompteOccupe,
    ),
)
async def octroyer_aide_minimis(
    identite: Decideur,
    contexte: Contexte,
    session: Ecriture,
    siren: SirenDuCompte,
    entree: OctroiMinimis,
    request: Request,
    response: Response,
) -> InscriptionLue:
    """Refusé au-delà de la marge, qui est dite : une aide ne se réduit pas après coup."""
    ligne, position = await ecritures.octroyer(session, contexte, siren, entree)
    entete_position(request, response, position)
    return InscriptionLue.model_validate(ligne)


@routeur.post(
    "/{siren}/inscriptions/{inscription_id}/contre-passation",
    status_code=201,
    summary="Contre-passer une inscription",
    responses=reponses(CompteIntrouvable, InscriptionIntrouvable, DejaContrepassee, CompteOccupe),
)
async def contrepasser_inscription(
    identite: Decideur,
    contexte: Contexte,
    session: Ecriture,
    siren: SirenDuCompte,
    inscription_id: UUID,
    entree: ContrePassation,
    request: Request,
    response: Response,
) -> InscriptionLue:
    """L'inscription reste ; une inscription inverse l'annule, depuis l'origine (erreur) ou ce jour (retrait)."""
    ligne, position = await ecritures.contrepasser(session, contexte, siren, inscription_id, entree)
    entete_position(request, response, position)
    return InscriptionLue.model_validate(ligne)


@routeur.post(
    "/{siren}/scissions",
    status_code=201,
    summary="Enregistrer une scission",
    responses=reponses(
        CompteIntrouvable, InscriptionIntrouvable, DejaContrepassee, TransfertExcessif, DateFuture, CompteOccupe
    ),
)
async def scinder_compte_minimis(
    identite: Decideur,
    contexte: Contexte,
    session: Ecriture,
    siren: SirenDuCompte,
    entree: Scission,
    request: Request,
    response: Response,
) -> InscriptionsFaites:
    """L'aide suit l'activité qui en a bénéficié, à sa date d'octroi d'origine."""
    lignes, position = await ecritures.scinder(session, contexte, siren, entree)
    return _faites(request, response, lignes, position)


def _faites(request: Request, response: Response, lignes: list[Any], position: int) -> InscriptionsFaites:
    entete_position(request, response, position)
    return InscriptionsFaites(inscriptions=[InscriptionLue.model_validate(ligne) for ligne in lignes])
