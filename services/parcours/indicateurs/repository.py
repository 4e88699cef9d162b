"""SQL of the measures and forecasts: the last revision of each is the one that counts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement import repository as avancement
from services.parcours.avancement.errors import ParcoursIntrouvable
from services.parcours.avancement.models import Parcours
from services.parcours.indicateurs.models import Mesure, Prevision
from shared.trace import ContexteRequete
from shared.versions import verifier_version

M: Any = Mesure.__table__  # type: ignore[attr-defined]
P: Any = Prevision.__table__  # type: ignore[attr-defined]
Ligne = TypeVar("Ligne", Mesure, Prevision)


async def _dernieres(session: AsyncSession, classe: type[Ligne], parcours_id: UUID) -> list[Ligne]:
    table: Any = classe.__table__  # type: ignore[attr-defined]
    cle = (table.c.code, table.c.moment)
    requete = select(classe).where(table.c.parcours_id == parcours_id).ext(distinct_on(*cle))
    lignes = (await session.execute(requete.order_by(*cle, table.c.revision.desc()))).scalars().all()
    return sorted(lignes, key=lambda ligne: ligne.id)


async def mesures(session: AsyncSession, parcours_id: UUID) -> list[Mesure]:
    """Lines of a parcours that count, in the order of their writing; those withdrawn are left out."""
    return [m for m in await _dernieres(session, Mesure, parcours_id) if m.manque != RETIREE]


def comptees(lignes: Iterable[Mesure], depuis: datetime | None) -> list[Mesure]:
    """The start, and what was entered since the parcours last went back to before its implementation."""
    return [ligne for ligne in lignes if ligne.moment == "t0" or depuis is None or ligne.saisi_le > depuis]


RETIREE = "retire"
"""Reason of the line that takes an indicator out of the baseline, when another diagnostic replaces it."""


async def previsions(session: AsyncSession, parcours_id: UUID) -> list[Prevision]:
    """Forecasts of a parcours that count."""
    return await _dernieres(session, Prevision, parcours_id)


async def historique(session: AsyncSession, parcours_id: UUID) -> Sequence[Mesure]:
    """Every line ever written, oldest first."""
    requete = select(Mesure).where(M.c.parcours_id == parcours_id).order_by(M.c.id)
    return (await session.execute(requete)).scalars().all()


async def revisions(session: AsyncSession, parcours_id: UUID) -> dict[tuple[str, str], int]:
    """Last revision of each (code, moment), withdrawn lines included."""
    return {(m.code, m.moment): m.revision for m in await _dernieres(session, Mesure, parcours_id)}


async def parcours_a_mesurer(
    session: AsyncSession, contexte: ContexteRequete, parcours_id: UUID, attendue: int | None
) -> Parcours:
    """The parcours, locked, closed or not: its effect is still measured two and three years after its closure."""
    trouve = await avancement.a_modifier(session, contexte.identite, parcours_id)
    if trouve is None:
        raise ParcoursIntrouvable()
    if attendue is not None:
        verifier_version(trouve[0].version, attendue)
    return trouve[0]


def par_moment(lignes: Iterable[Mesure]) -> dict[str, list[str]]:
    """Codes that have a value, by moment."""
    codes: dict[str, list[str]] = {}
    for ligne in lignes:
        if ligne.valeur is not None:
            codes.setdefault(ligne.moment, []).append(ligne.code)
    return codes


def departs(lignes: Iterable[Mesure]) -> dict[str, Mesure]:
    """Lines of the baseline that have a value, by code."""
    return {ligne.code: ligne for ligne in lignes if ligne.moment == "t0" and ligne.valeur is not None}
