"""A programme never takes more companies than it can: counted under lock at each acceptance."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.appariement.capacite import occupees
from services.gateway.appariement.domain import Occupation, places_libres
from services.gateway.orientations.errors import ProgrammeComplet
from services.gateway.orientations.models import Orientation
from services.gateway.programmes import lecture, repository
from shared.trace import ContexteRequete


async def verifier_place(session: AsyncSession, contexte: ContexteRequete, orientation: Orientation) -> None:
    """Refuses when the partner's programme is full today; acceptances of one programme wait for each other."""
    if orientation.programme is None:
        return
    await repository.editions_verrouillees(session, orientation.programme)
    jour = contexte.horloge.aujourdhui()
    offerts = [
        offert
        for offert in await lecture.en_vigueur(session, jour)
        if (offert.code, offert.organisation_id) == (orientation.programme, orientation.decidee_organisation_id)
    ]
    occupations = await occupees(session, offerts, jour)
    if offerts and all(places_libres(offert, occupations.get(offert.id, Occupation())) == 0 for offert in offerts):
        raise ProgrammeComplet(f"Le programme {orientation.programme} n'a plus de place : déclinez, ou augmentez-la.")
