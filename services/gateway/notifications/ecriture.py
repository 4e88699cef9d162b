"""Writes notifications, once per key; a preference silences only what may be silenced."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.notifications.models import Notification
from shared.trace import ContexteRequete

N: Any = Notification.__table__  # type: ignore[attr-defined]
_TU = text("""
SELECT p.portee = 'aucune' OR (p.portee = 'suivies' AND d.referent_id IS DISTINCT FROM p.compte_id)
FROM preference p, dossier d WHERE p.compte_id = :compte AND p.type = :type AND d.id = :dossier
""")


@dataclass(frozen=True)
class Nouvelle:
    """Something to tell."""

    type: str
    objet_id: UUID
    periode: str
    dossier_id: UUID
    ligne: str
    obligatoire: bool


async def ecrire(
    session: AsyncSession, contexte: ContexteRequete, nouvelle: Nouvelle, cibles: Sequence[tuple[Any, ...]]
) -> int:
    """Number of notifications that were not there."""
    ecrites = 0
    for genre, cle in cibles:
        destinataire_id = UUID(str(cle))
        notification = Notification(
            type=nouvelle.type,
            objet_id=nouvelle.objet_id,
            periode=nouvelle.periode,
            destinataire_genre=genre,
            destinataire_id=destinataire_id,
            dossier_id=nouvelle.dossier_id,
            ligne=nouvelle.ligne,
            tue=not nouvelle.obligatoire and genre == "compte" and await _tu(session, nouvelle, destinataire_id),
            cree_le=contexte.horloge.maintenant(),
        )
        requete = insert(Notification).values(notification.model_dump()).on_conflict_do_nothing()
        ecrites += (await session.execute(requete.returning(N.c.id))).scalar() is not None
    return ecrites


async def _tu(session: AsyncSession, nouvelle: Nouvelle, compte_id: UUID) -> bool:
    valeurs = {"compte": compte_id, "type": nouvelle.type, "dossier": nouvelle.dossier_id}
    return bool((await session.execute(_TU, valeurs)).scalar())
