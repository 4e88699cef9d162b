"""SQL of the reports: what programmes are used for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.programmes.domain import ProgrammeOffert

_USAGES = text("""
SELECT p.programme_id, count(*) FILTER (WHERE o.envoyee_le >= :debut) AS demandes,
  count(*) FILTER (WHERE o.acceptee_le >= :debut) AS acceptees, max(o.acceptee_le) AS dernier_usage_le
FROM unnest(CAST(:ids AS uuid[]), CAST(:codes AS text[]), CAST(:organisations AS uuid[]))
  AS p(programme_id, code, organisation_id)
JOIN orientation o ON o.programme = p.code AND o.decidee_organisation_id = p.organisation_id
WHERE o.envoyee_le < :fin
GROUP BY p.programme_id
""")


async def usages(
    session: AsyncSession, programmes: Sequence[ProgrammeOffert], debut: datetime, fin: datetime
) -> dict[UUID, Any]:
    """Orientations asked and accepted between two instants, and the last ever accepted, of each programme used."""
    parametres = {
        "ids": [programme.id for programme in programmes],
        "codes": [programme.code for programme in programmes],
        "organisations": [programme.organisation_id for programme in programmes],
        "debut": debut,
        "fin": fin,
    }
    return {ligne.programme_id: ligne for ligne in await session.execute(_USAGES, parametres)}
