"""Satisfaction by partner, as the answers of the companies publish it (`gateway.satisfaction.recue`)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.qualite.repository import Comptes

_AVIS = text("""
SELECT CAST(e.donnees ->> 'organisation_id' AS uuid) AS organisation_id,
  count(*) FILTER (WHERE e.donnees -> 'satisfait' = 'true'::jsonb) AS numerateur, count(*) AS n
FROM evenement e
WHERE e.type = 'gateway.satisfaction.recue' AND e.le >= :du AND e.le < :au
  AND jsonb_typeof(e.donnees -> 'satisfait') = 'boolean'
  AND e.donnees ->> 'organisation_id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
  AND (CAST(:organisation AS text) IS NULL OR e.donnees ->> 'organisation_id' = :organisation)
GROUP BY 1
""")


async def compter(session: AsyncSession, du: datetime, au: datetime, organisation_id: UUID | None) -> Comptes:
    """(satisfied, answers) of each partner; an answer says whether the company is satisfied, and of whom."""
    borne = str(organisation_id) if organisation_id else None
    lignes = (await session.execute(_AVIS, {"du": du, "au": au, "organisation": borne})).mappings()
    return {(ligne["organisation_id"], None): (ligne["numerateur"], ligne["n"]) for ligne in lignes}
