"""SQL of the replay: stored answers and decisions by pages, and the contents that they rest on."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.eligibilite.models import Evaluation
from services.aides.rejeu.models import DecisionRendue
from shared.base import Base

E: Any = Evaluation.__table__  # type: ignore[attr-defined]
R: Any = DecisionRendue.__table__  # type: ignore[attr-defined]
PAGE = 200
_DERNIERES = text("""
SELECT DISTINCT ON (dossier_id) id FROM evaluation WHERE le BETWEEN :du AND :au
ORDER BY dossier_id, le DESC, id DESC
""")


async def nombres(session: AsyncSession) -> tuple[int, int]:
    """(evaluations, decisions) stored."""
    evaluations = (await session.execute(select(func.count()).select_from(E))).scalar_one()
    return evaluations, (await session.execute(select(func.count()).select_from(R))).scalar_one()


async def decisions_de(session: AsyncSession, evaluation_id: UUID) -> list[dict[str, Any]]:
    """Decisions that rest on an evaluation, oldest first."""
    requete = select(R).where(R.c.evaluation_id == evaluation_id).order_by(R.c.id)
    return [dict(ligne) for ligne in (await session.execute(requete)).mappings()]


async def pages(base: Base, table: Any) -> AsyncIterator[tuple[AsyncSession, list[dict[str, Any]]]]:
    """Every row of a table by pages in the order of its identifiers; memory holds one page."""
    apres: UUID | None = None
    while True:
        requete = select(table).order_by(table.c.id).limit(PAGE)
        requete = requete if apres is None else requete.where(table.c.id > apres)
        async with base.lecture() as session:
            lignes = (await session.execute(requete)).mappings().all()
            if not lignes:
                return
            yield session, [dict(ligne) for ligne in lignes]
        apres = lignes[-1]["id"]


async def dernieres_evaluations(session: AsyncSession, du: date, au: date) -> list[UUID]:
    """The last evaluation of each dossier among those examined in a period, both days included."""
    return sorted((await session.execute(_DERNIERES, {"du": du, "au": au})).scalars())


async def evaluations(session: AsyncSession, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Whole stored evaluations."""
    requete = select(E).where(E.c.id.in_(ids)).order_by(E.c.id)
    return [dict(ligne) for ligne in (await session.execute(requete)).mappings()]
