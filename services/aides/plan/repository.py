"""SQL of the funding plans; every read passes through the caller's perimeter."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.plan.models import PlanFinancement
from services.aides.plan.schemas import PlanFinancementLu, PlanResume
from shared.pagination import Fenetre, paginer
from shared.perimetre import visible
from shared.perimetre.service import PERIMETRE
from shared.securite.identite import Identite

P: Any = PlanFinancement.__table__  # type: ignore[attr-defined]


def _lignes(modele: type[PlanResume], identite: Identite) -> Any:
    colonnes = [P.c[nom] for nom in modele.model_fields]
    requete = select(*colonnes).join(PERIMETRE, PERIMETRE.c.dossier_id == P.c.dossier_id)
    return requete.where(visible(identite))


async def lire(session: AsyncSession, identite: Identite, plan_id: UUID) -> RowMapping | None:
    """The plan if the caller may see its dossier."""
    requete = _lignes(PlanFinancementLu, identite).where(P.c.id == plan_id)
    ligne: RowMapping | None = (await session.execute(requete)).mappings().first()
    return ligne


async def lister(
    session: AsyncSession, identite: Identite, fenetre: Fenetre, dossier_id: UUID | None
) -> Sequence[RowMapping]:
    """Plans of the window, without their content."""
    requete = _lignes(PlanResume, identite)
    if dossier_id is not None:
        requete = requete.where(P.c.dossier_id == dossier_id)
    lignes: Sequence[RowMapping] = (await session.execute(paginer(requete, P.c.id, fenetre))).mappings().all()
    return lignes
