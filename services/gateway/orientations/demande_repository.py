"""SQL of the requests for an orientation, in the caller's perimeter."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, false, not_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.consentements.registre import ferme
from services.gateway.dossiers.models import Dossier
from services.gateway.orientations.models import OrientationDemande
from shared.pagination import Fenetre, paginer
from shared.securite.identite import Identite, Portee

R: Any = OrientationDemande.__table__  # type: ignore[attr-defined]
D: Any = Dossier.__table__  # type: ignore[attr-defined]


def visible(identite: Identite) -> ColumnElement[bool]:
    """Requests of the caller's organisation, or all for who decides and steers."""
    portee, borne = identite.portee
    if portee is Portee.TOUT:
        return true()
    if portee is Portee.ORGANISATION:
        return and_(R.c.demandeuse_organisation_id == borne, not_(ferme(R.c.dossier_id, borne)))
    return false()


def _lignes(identite: Identite) -> Select[Any]:
    return select(R, D.c.siren).join(D, D.c.id == R.c.dossier_id).where(visible(identite))


async def lire(session: AsyncSession, identite: Identite, demande_id: UUID) -> RowMapping | None:
    requete = _lignes(identite).where(R.c.id == demande_id)
    ligne: RowMapping | None = (await session.execute(requete)).mappings().first()
    return ligne


async def lister(session: AsyncSession, identite: Identite, fenetre: Fenetre, etat: str | None) -> Sequence[RowMapping]:
    """Oldest first: it is a queue."""
    requete = _lignes(identite)
    if etat is not None:
        requete = requete.where(R.c.etat == etat)
    lignes: Sequence[RowMapping] = (await session.execute(paginer(requete, R.c.id, fenetre))).mappings().all()
    return lignes


async def a_decider(session: AsyncSession, demande_id: UUID) -> OrientationDemande | None:
    """The request, locked."""
    requete = select(OrientationDemande).where(R.c.id == demande_id).with_for_update()
    return (await session.execute(requete)).scalar_one_or_none()
