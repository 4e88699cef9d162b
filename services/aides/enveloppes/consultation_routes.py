"""Reading the envelopes, and holding an amount for what is financed outside of the platform."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.aides.enveloppes import repository, reservations, tableau
from services.aides.enveloppes.acces import Chemin, Lecteur, Region
from services.aides.enveloppes.errors import (
    EnveloppeInsuffisante,
    EnveloppeIntrouvable,
    ReservationEnveloppeIntrouvable,
    ReservationRendue,
)
from services.aides.enveloppes.models import AffectationEnveloppe, Enveloppe
from services.aides.enveloppes.mouvements import compteurs
from services.aides.enveloppes.schemas import (
    EnveloppeLue,
    EnveloppeResumee,
    MouvementLu,
    ReservationSaisie,
    ReservationVue,
    Tableau,
)
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.trace import Contexte
from shared.trace.service import entete_position
from shared.valeurs import Code
from shared.versions import entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides/enveloppes", tags=["Enveloppes"])


async def _filtres(
    exercice: Annotated[int | None, Query(ge=2000, le=2200, description="Exercice budgétaire.")] = None,
    mesure: Annotated[Code | None, Query(description="Mesure de la stratégie.")] = None,
    dispositif: Annotated[Code | None, Query(description="Dispositif financé.")] = None,
) -> dict[str, Any]:
    return {"exercice": exercice, "mesure": mesure, "dispositif": dispositif}


Filtres = Annotated[dict[str, Any], Depends(_filtres)]


@routeur.get("", summary="Lister les enveloppes")
async def lister_enveloppes(
    identite: Lecteur, contexte: Contexte, session: Lecture, fenetre: Pagination, filtres: Filtres
) -> Page[EnveloppeResumee]:
    """Voté, reporté, réservé, engagé, payé, et ce qui reste ; de la plus ancienne à la plus récente."""
    lignes, suite = couper(await repository.lister(session, filtres, fenetre), fenetre)
    elements = await tableau.resumer(session, contexte.horloge.maintenant(), lignes)
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.get("/tableau", summary="Lire le tableau des crédits")
async def lire_tableau(identite: Lecteur, contexte: Contexte, session: Lecture, filtres: Filtres) -> Tableau:
    """Par dispositif, par mesure et par exercice ; chaque colonne s'additionne au centime."""
    return await tableau.dresser(session, contexte.horloge, filtres)


@routeur.get("/{enveloppe_id}", summary="Lire une enveloppe", responses=reponses(EnveloppeIntrouvable))
async def lire_enveloppe(
    identite: Lecteur, contexte: Contexte, session: Lecture, enveloppe_id: Chemin, response: Response
) -> EnveloppeLue:
    """Ses montants et ses votes."""
    ligne = await repository.lire(session, enveloppe_id)
    if ligne is None:
        raise EnveloppeIntrouvable()
    entete_version(response, ligne.version)
    return await tableau.lire(session, contexte.horloge.maintenant(), ligne)


@routeur.get("/{enveloppe_id}/mouvements", summary="Lire les mouvements", responses=reponses(EnveloppeIntrouvable))
async def lire_mouvements(
    identite: Lecteur, session: Lecture, enveloppe_id: Chemin, fenetre: Pagination
) -> Page[MouvementLu]:
    """Tous les mouvements, dans l'ordre ; leur somme fait les montants de l'enveloppe."""
    if await repository.lire(session, enveloppe_id) is None:
        raise EnveloppeIntrouvable()
    lignes, suite = couper(await repository.mouvements(session, enveloppe_id, fenetre), fenetre)
    elements = [MouvementLu.model_validate(ligne) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.post(
    "/{enveloppe_id}/reservations",
    status_code=201,
    summary="Réserver hors d'une demande",
    responses=reponses(EnveloppeIntrouvable, EnveloppeInsuffisante),
)
async def reserver_hors_demande(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    enveloppe_id: Chemin,
    entree: ReservationSaisie,
    request: Request,
    response: Response,
) -> ReservationVue:
    """Un montant tenu pour un temps ; refusé, avec ce qui reste au centime, quand l'enveloppe ne l'a plus."""
    enveloppe, affectation, position = await reservations.reserver_hors_demande(session, contexte, enveloppe_id, entree)
    entete_position(request, response, position)
    return _vue(enveloppe, affectation)


@routeur.post(
    "/{enveloppe_id}/reservations/{reservation_id}/liberation",
    summary="Rendre une réservation",
    responses=reponses(EnveloppeIntrouvable, ReservationEnveloppeIntrouvable, ReservationRendue),
)
async def rendre_reservation(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    enveloppe_id: Chemin,
    reservation_id: Annotated[UUID, Path(description="Identifiant de la réservation.")],
    request: Request,
    response: Response,
) -> ReservationVue:
    """Le montant revient à l'enveloppe."""
    enveloppe, affectation, position = await reservations.rendre_hors_demande(
        session, contexte, enveloppe_id, reservation_id
    )
    entete_position(request, response, position)
    return _vue(enveloppe, affectation)


def _vue(enveloppe: Enveloppe, affectation: AffectationEnveloppe) -> ReservationVue:
    return ReservationVue(
        id=affectation.id,
        enveloppe_id=enveloppe.id,
        objet=affectation.objet,
        reserve_eur=affectation.reserve_eur,
        expire_le=affectation.expire_le,
        disponible_eur=compteurs(enveloppe).disponible_eur,
    )
