"""Reads once everything that matchings look at."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.appariement.capacite import occupees
from services.gateway.appariement.domain import AntenneActive, ConseillerActif, Paysage
from services.gateway.programmes import lecture
from services.gateway.repertoire import repository
from services.gateway.repertoire.territoire import Territoire


async def lire(session: AsyncSession, le: date) -> Paysage:
    """Published programmes (whatever their period), antennes, advisers and occupation on a day."""
    programmes = tuple(await lecture.publies(session))
    antennes: dict[UUID, list[AntenneActive]] = defaultdict(list)
    for lue in await repository.antennes_actives(session):
        communes = Territoire.model_validate(lue.territoire).couvertes()
        antennes[lue.organisation_id].append(
            AntenneActive(lue.id, lue.organisation_id, lue.code, lue.nom, lue.boite, communes)
        )
    conseillers: dict[UUID, list[ConseillerActif]] = defaultdict(list)
    for conseiller in await repository.conseillers_actifs(session):
        conseillers[conseiller.antenne_id].append(
            ConseillerActif(
                conseiller.compte_id, conseiller.antenne_id, frozenset(conseiller.axes), conseiller.simultanes
            )
        )
    return Paysage(
        le=le,
        programmes=programmes,
        antennes={cle: tuple(valeurs) for cle, valeurs in antennes.items()},
        conseillers={cle: tuple(valeurs) for cle, valeurs in conseillers.items()},
        occupations=await occupees(session, programmes, le),
    )
