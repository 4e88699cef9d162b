"""Conventions of the providers of diagnostics: rate, ceiling, capacity, delays."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from sqlalchemy.exc import IntegrityError

from services.diagnostic.cofinancement import repository
from services.diagnostic.cofinancement.errors import (
    ConventionPrestataireIntrouvable,
    PeriodeConventionInversee,
    ReferenceDejaPrise,
)
from services.diagnostic.cofinancement.models import ConventionPrestataire
from services.diagnostic.cofinancement.presentation import presenter_conventions
from services.diagnostic.cofinancement.schemas import ConventionLue, ConventionNouvelle
from services.diagnostic.passations.dependencies import Lecteur
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte, tracer
from shared.trace.service import entetes_ecriture
from shared.versions import entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/conventions-prestataires", tags=["Cofinancement"])
Region = Annotated[Identite, acces(Role.REGION)]


@routeur.post(
    "",
    status_code=201,
    summary="Enregistrer la convention d'un prestataire",
    responses=reponses(PeriodeConventionInversee, ReferenceDejaPrise),
)
async def enregistrer_convention_prestataire(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    entree: ConventionNouvelle,
    request: Request,
    response: Response,
) -> ConventionLue:
    """Taux, plafond et capacité : une demande de cofinancement les reprend sans les saisir."""
    if entree.au < entree.du:
        raise PeriodeConventionInversee("`au` précède `du`.", champ="au")
    convention = ConventionPrestataire(
        **entree.model_dump(), creee_le=contexte.horloge.maintenant(), creee_par=identite.compte_id
    )
    try:
        async with session.begin_nested():
            session.add(convention)
            await session.flush()
    except IntegrityError:
        raise ReferenceDejaPrise(champ="reference") from None
    apres = entree.model_dump(mode="json")
    position = await tracer(
        session, contexte, type="diagnostic.convention.enregistree", objet_id=convention.id, apres=apres
    )
    response.headers["Location"] = f"/v1/conventions-prestataires/{convention.id}"
    entetes_ecriture(request, response, convention.version, position)
    (lue,) = await presenter_conventions(session, contexte.horloge, [convention.model_dump()])
    return lue


@routeur.get("", summary="Lister les conventions des prestataires")
async def lister_conventions_prestataires(
    identite: Lecteur, contexte: Contexte, session: Lecture, fenetre: Pagination
) -> Page[ConventionLue]:
    """Chaque prestataire avec sa charge, ses places du mois et le délai constaté entre l'accord et le service fait."""
    lignes, suite = couper(await repository.conventions(session, fenetre), fenetre)
    lues = await presenter_conventions(session, contexte.horloge, [dict(ligne) for ligne in lignes])
    return Page(elements=lues, suivant=lues[-1].id if suite else None)


@routeur.get(
    "/{convention_id}",
    summary="Lire la convention d'un prestataire",
    responses=reponses(ConventionPrestataireIntrouvable),
)
async def lire_convention_prestataire(
    identite: Lecteur,
    contexte: Contexte,
    session: Lecture,
    convention_id: Annotated[UUID, Path(description="Identifiant de la convention.")],
    response: Response,
) -> ConventionLue:
    """Taux, plafond, capacité, charge et délai."""
    convention = await repository.convention(session, convention_id)
    entete_version(response, convention.version)
    (lue,) = await presenter_conventions(session, contexte.horloge, [convention.model_dump()])
    return lue
