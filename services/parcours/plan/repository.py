"""SQL of the actions, and the counts that the guards of the parcours read."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.models import Parcours
from services.parcours.financement.models import Orientation
from services.parcours.plan import comptes
from services.parcours.plan.errors import ActionIntrouvable
from services.parcours.plan.models import Action

T: Any = Action.__table__  # type: ignore[attr-defined]
O: Any = Orientation.__table__  # type: ignore[attr-defined]  # noqa: E741


async def actions(session: AsyncSession, parcours_id: UUID) -> Sequence[Action]:
    """Actions of the plan, in its order."""
    requete = select(Action).where(T.c.parcours_id == parcours_id).order_by(T.c.id)
    return (await session.execute(requete)).scalars().all()


async def action(session: AsyncSession, parcours_id: UUID, action_id: UUID) -> Action:
    """One action of that parcours; ActionIntrouvable."""
    requete = select(Action).where(T.c.parcours_id == parcours_id, T.c.id == action_id)
    trouvee = (await session.execute(requete)).scalar_one_or_none()
    if trouvee is None:
        raise ActionIntrouvable()
    return trouvee


async def orientations(session: AsyncSession, parcours_id: UUID) -> dict[UUID, RowMapping]:
    """Last orientation of each action."""
    requete = select(O).where(O.c.parcours_id == parcours_id).ext(distinct_on(O.c.action_id))
    requete = requete.order_by(O.c.action_id, O.c.id.desc())
    return {ligne["action_id"]: ligne for ligne in (await session.execute(requete)).mappings()}


async def recompter(session: AsyncSession, parcours: Parcours) -> None:
    """Refreshes the facts that guards read; to call after any change of the actions, under the parcours' lock."""
    lues = [{nom: getattr(une, nom) for nom in comptes.COMPTES_LUS} for une in await actions(session, parcours.id)]
    for nom, valeur in comptes.compter(lues).items():
        setattr(parcours, nom, valeur)


_EFFET = text(
    "SELECT EXISTS (SELECT 1 FROM mesure WHERE parcours_id = :parcours AND moment <> 't0' AND valeur IS NOT NULL)"
)


async def effet_mesure(session: AsyncSession, parcours_id: UUID) -> bool:
    """True when some effect has been measured on the parcours, after its baseline."""
    return bool((await session.execute(_EFFET, {"parcours": parcours_id})).scalar_one())
