"""Journal line and event of a convention; the demande that carries it takes a new version."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from services.aides.demandes.models import Demande
from shared.trace import ContexteRequete, tracer


async def tracer_convention(
    session: AsyncSession, contexte: ContexteRequete, demande: Demande, fait: str, donnees: dict[str, Any]
) -> int:
    """Adds `aides.convention.<fait>` to the history of the demande; gives the event's position."""
    flag_modified(demande, "objet")  # the ETag of a demande is also that of its convention
    await session.flush()
    return await tracer(
        session,
        contexte,
        type=f"aides.convention.{fait}",
        objet_id=demande.id,
        dossier_id=demande.dossier_id,
        apres=donnees,
    )
