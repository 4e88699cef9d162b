"""SQL of the completion requests."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.completude.chronologie import Fait
from services.aides.completude.domain import EN_COURS
from services.aides.completude.models import Completude, MessageCompletude
from shared.pagination import Fenetre, paginer

C: Any = Completude.__table__  # type: ignore[attr-defined]
M: Any = MessageCompletude.__table__  # type: ignore[attr-defined]
PREFIXE = "aides.demande."
_FAITS = text("""
SELECT le, type, apres->>'etat' AS etat, apres->>'attend' AS attend, apres->'completude'->>'id' AS completude,
  apres->'completude'->>'raison' AS raison, CAST(apres->'completude'->>'echeance_le' AS date) AS echeance_le
FROM journal WHERE objet_id = :demande AND type LIKE 'aides.demande.%' ORDER BY numero
""")


async def faits(session: AsyncSession, demande_id: UUID) -> list[Fait]:
    """The journal of a demande as its clock reads it, in order."""
    lignes = (await session.execute(_FAITS, {"demande": demande_id})).mappings()
    return [Fait(**{**ligne, "type": ligne["type"].removeprefix(PREFIXE)}) for ligne in lignes]


async def en_cours(session: AsyncSession, demande_id: UUID) -> Sequence[RowMapping]:
    """Requests of a demande that are not closed: id, raison, etat, echeance_le."""
    requete = select(C.c.id, C.c.raison, C.c.etat, C.c.echeance_le).where(
        C.c.demande_id == demande_id, C.c.etat.in_([etat.value for etat in EN_COURS])
    )
    lignes: Sequence[RowMapping] = (await session.execute(requete.order_by(C.c.id))).mappings().all()
    return lignes


async def lister(session: AsyncSession, demande_id: UUID, fenetre: Fenetre) -> Sequence[RowMapping]:
    """Requests of a demande, oldest first, within the window."""
    requete = paginer(select(C).where(C.c.demande_id == demande_id), C.c.id, fenetre)
    lignes: Sequence[RowMapping] = (await session.execute(requete)).mappings().all()
    return lignes


async def objet(session: AsyncSession, demande_id: UUID, completude_id: UUID, *, verrou: bool) -> Completude | None:
    """A request of the demande, locked for the transaction when it is to change."""
    requete = select(Completude).where(C.c.id == completude_id, C.c.demande_id == demande_id)
    if verrou:
        requete = requete.with_for_update()
    return (await session.execute(requete)).scalar_one_or_none()


async def fil(session: AsyncSession, completude_id: UUID, apres: int, limite: int) -> Sequence[RowMapping]:
    """Lines of the thread after a number."""
    requete = select(M).where(M.c.completude_id == completude_id, M.c.numero > apres)
    lignes: Sequence[RowMapping] = (await session.execute(requete.order_by(M.c.numero).limit(limite))).mappings().all()
    return lignes


def en_retard(ligne: Any, aujourdhui: date) -> bool:
    """True when the company has not answered by the date asked."""
    return bool(ligne["etat"] == "ouverte" and ligne["echeance_le"] < aujourdhui)
