"""Satisfaction by partner, as the answers of the companies publish it (`gateway.satisfaction.recue`)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.qualite.repository import Comptes
from services.gateway.satisfaction.questionnaire import UTILITE_SATISFAISANTE

_AVIS = text("""
SELECT CAST(e.donnees ->> 'organisation_id' AS uuid) AS organisation_id,
  count(*) FILTER (WHERE CAST(e.donnees ->> 'utilite' AS numeric) >= :satisfaisante) AS numerateur, count(*) AS n
FROM evenement e
WHERE e.type = 'gateway.satisfaction.recue' AND e.le >= :du AND e.le < :au
  AND jsonb_typeof(e.donnees -> 'utilite') = 'number'
  AND e.donnees ->> 'organisation_id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
  AND (CAST(:organisation AS text) IS NULL OR e.donnees ->> 'organisation_id' = :organisation)
GROUP BY 1
""")


async def compter(session: AsyncSession, du: datetime, au: datetime, organisation_id: UUID | None) -> Comptes:
    """(satisfied, answers) of each partner; an answer about a parcours names no partner and counts for none."""
    borne = str(organisation_id) if organisation_id else None
    bornes = {"du": du, "au": au, "organisation": borne, "satisfaisante": UTILITE_SATISFAISANTE}
    lignes = (await session.execute(_AVIS, bornes)).mappings()
    return {(ligne["organisation_id"], None): (ligne["numerateur"], ligne["n"]) for ligne in lignes}
