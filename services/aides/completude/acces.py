"""Finding a demande and one of its completion requests within the caller's rights, locked in that order."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.completude import repository
from services.aides.completude.errors import CompletudeIntrouvable
from services.aides.completude.models import Completude
from services.aides.demandes import repository as demandes
from services.aides.demandes.errors import DemandeIntrouvable
from services.aides.demandes.models import Demande
from shared.securite.identite import Identite


@dataclass(frozen=True, slots=True)
class Reference:
    """A completion request, as its address names it."""

    demande_id: UUID
    completude_id: UUID


async def demande_visible(
    session: AsyncSession, identite: Identite, demande_id: UUID, *, verrou: bool = False
) -> Demande:
    """The demande; DemandeIntrouvable outside the caller's perimeter."""
    demande = await demandes.objet(session, identite, demande_id, verrou=verrou)
    if demande is None:
        raise DemandeIntrouvable()
    return demande


async def trouver(
    session: AsyncSession, identite: Identite, reference: Reference, *, verrou: bool = False
) -> tuple[Demande, Completude]:
    """The demande and its request; both locked when they are to change. DemandeIntrouvable, CompletudeIntrouvable."""
    demande = await demande_visible(session, identite, reference.demande_id, verrou=verrou)
    completude = await repository.objet(session, demande.id, reference.completude_id, verrou=verrou)
    if completude is None:
        raise CompletudeIntrouvable()
    return demande, completude
