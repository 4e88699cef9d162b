"""SQL of the batch assignment."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.affectation.models import Affectation
from services.gateway.dossiers import repository as dossiers
from services.gateway.dossiers.models import Dossier
from shared.securite.identite import Identite

D: Any = Dossier.__table__  # type: ignore[attr-defined]
F: Any = Affectation.__table__  # type: ignore[attr-defined]
_FAITS = ("siren", "code_commune", "tranche_effectif", "categorie", "naf", "date_creation")


async def fiches(session: AsyncSession, identite: Identite, sirens: Iterable[str]) -> dict[str, RowMapping]:
    """Facts of the open dossiers in the caller's perimeter, by SIREN."""
    requete = select(*(D.c[nom] for nom in _FAITS)).where(
        D.c.siren.in_(sorted(set(sirens))), D.c.etat == "ouvert", dossiers.visible(identite)
    )
    return {ligne["siren"]: ligne for ligne in (await session.execute(requete)).mappings()}


async def charges_des_referents(session: AsyncSession) -> dict[UUID, int]:
    """Open dossiers that each référent follows."""
    requete = select(D.c.referent_id, func.count()).where(D.c.etat == "ouvert", D.c.referent_id.is_not(None))
    return {ligne[0]: ligne[1] for ligne in await session.execute(requete.group_by(D.c.referent_id))}


async def lire(session: AsyncSession, affectation_id: UUID) -> Affectation | None:
    return await session.get(Affectation, affectation_id)


async def verrouiller(session: AsyncSession, affectation_id: UUID) -> Affectation | None:
    requete = select(Affectation).where(F.c.id == affectation_id).with_for_update()
    return (await session.execute(requete)).scalar_one_or_none()
