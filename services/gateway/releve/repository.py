"""SQL of the handover."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.models import Compte
from services.gateway.dossiers.models import Dossier
from services.gateway.releve.models import Absence

D: Any = Dossier.__table__  # type: ignore[attr-defined]
C: Any = Compte.__table__  # type: ignore[attr-defined]
A: Any = Absence.__table__  # type: ignore[attr-defined]


async def compte_verrouille(session: AsyncSession, compte_id: UUID) -> Compte:
    """The account, locked: two absences or a closure never pass each other."""
    return (await session.execute(select(Compte).where(C.c.id == compte_id).with_for_update())).scalar_one()


async def dossiers_du_referent(session: AsyncSession, compte_id: UUID) -> Sequence[Dossier]:
    """Open dossiers of which the account is the référent, locked in a stable order."""
    requete = select(Dossier).where(D.c.referent_id == compte_id, D.c.etat == "ouvert").order_by(D.c.id)
    return (await session.execute(requete.with_for_update())).scalars().all()


async def absences(session: AsyncSession, compte_id: UUID, depuis: date) -> Sequence[Absence]:
    """Absences not cancelled that end on that day or later, first one first."""
    requete = select(Absence).where(A.c.compte_id == compte_id, A.c.au >= depuis, A.c.annulee_le.is_(None))
    return (await session.execute(requete.order_by(A.c.du, A.c.id))).scalars().all()


async def absence_entre(session: AsyncSession, compte_id: UUID, du: date, au: date) -> Absence | None:
    """An absence of the account that shares a day with the period."""
    requete = select(Absence).where(A.c.compte_id == compte_id, A.c.annulee_le.is_(None), A.c.du <= au, A.c.au >= du)
    return (await session.execute(requete.limit(1))).scalars().first()
