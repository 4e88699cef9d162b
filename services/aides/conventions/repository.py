"""SQL of the conventions."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.conventions.models import ConventionVersion, Versement


async def versions(session: AsyncSession, demande_id: UUID) -> Sequence[ConventionVersion]:
    """Every version, first to last."""
    requete = select(ConventionVersion).where(ConventionVersion.demande_id == demande_id)  # type: ignore[arg-type]
    return (await session.execute(requete.order_by("rang"))).scalars().all()


async def versements(session: AsyncSession, demande_id: UUID) -> Sequence[Versement]:
    """Every request for payment, oldest first."""
    requete = select(Versement).where(Versement.demande_id == demande_id)  # type: ignore[arg-type]
    return (await session.execute(requete.order_by("id"))).scalars().all()
