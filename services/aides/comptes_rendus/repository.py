"""SQL of the reports; every read passes through the caller's perimeter."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.comptes_rendus.domain import VIVANTS
from services.aides.comptes_rendus.models import CompteRendu
from shared.pagination import Fenetre, paginer
from shared.perimetre import visible
from shared.perimetre.service import PERIMETRE
from shared.securite.identite import Identite

C: Any = CompteRendu.__table__  # type: ignore[attr-defined]


async def objet(
    session: AsyncSession, identite: Identite, compte_rendu_id: UUID, *, verrou: bool
) -> CompteRendu | None:
    """The report if the caller may see its dossier."""
    requete = select(CompteRendu).join(PERIMETRE, PERIMETRE.c.dossier_id == C.c.dossier_id)
    requete = requete.where(C.c.id == compte_rendu_id, visible(identite))
    if verrou:
        requete = requete.with_for_update(of=C)
    return (await session.execute(requete)).scalar_one_or_none()


async def lister(session: AsyncSession, identite: Identite, fenetre: Fenetre, **filtres: Any) -> list[Row[Any]]:
    """Rows of the window; `filtres` are column = value, absent ones are None."""
    conditions = [C.c[nom] == valeur for nom, valeur in filtres.items() if valeur is not None]
    requete = select(C).join(PERIMETRE, PERIMETRE.c.dossier_id == C.c.dossier_id)
    requete = paginer(requete.where(visible(identite), *conditions), C.c.id, fenetre)
    return list((await session.execute(requete)).all())


async def de_la_demande(session: AsyncSession, demande_id: UUID) -> Sequence[Row[Any]]:
    """Reports of a demande, first to last."""
    requete = select(C).where(C.c.demande_id == demande_id).order_by(C.c.exigible_le)
    return (await session.execute(requete)).all()


async def exigibles(session: AsyncSession, demande_id: UUID, jour: date) -> Sequence[Row[Any]]:
    """Reports that the demande owes that day: neither returned nor waived."""
    requete = select(C).where(C.c.demande_id == demande_id, C.c.etat.in_(VIVANTS), C.c.exigible_le <= jour)
    return (await session.execute(requete.order_by(C.c.exigible_le))).all()


async def vivants(session: AsyncSession, demande_id: UUID) -> list[CompteRendu]:
    """Reports that are still to come or awaited, locked in order."""
    requete = select(CompteRendu).where(C.c.demande_id == demande_id, C.c.etat.in_(VIVANTS))
    return list((await session.execute(requete.order_by(C.c.id).with_for_update())).scalars())


async def echus(session: AsyncSession, jour: date, limite: int) -> list[CompteRendu]:
    """Reports for which something happens today at the latest; those that another run holds are left to it."""
    requete = select(CompteRendu).where(C.c.prochaine_le <= jour).order_by(C.c.prochaine_le, C.c.id)
    requete = requete.limit(limite).with_for_update(skip_locked=True)
    return list((await session.execute(requete)).scalars())


async def effectifs(session: AsyncSession) -> dict[tuple[str, str], int]:
    """Number of reports by moment and state."""
    requete = select(C.c.moment, C.c.etat, func.count()).group_by(C.c.moment, C.c.etat)
    return {(moment, etat): nombre for moment, etat, nombre in (await session.execute(requete)).all()}
