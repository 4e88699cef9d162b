"""Counts of the quality watch: states are those of the date asked, read from the dates of each orientation."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

Comptes = dict[tuple[UUID, UUID | None], tuple[int, int]]
"""(organisation, antenne or None for the whole) → (cases counted, cases observed)."""
_GROUPES = "GROUP BY GROUPING SETS ((o.decidee_organisation_id), (o.decidee_organisation_id, o.antenne_id))"
_CLES = "o.decidee_organisation_id AS organisation_id, o.antenne_id, grouping(o.antenne_id) AS toutes"
_FILTRE = "(CAST(:organisation AS uuid) IS NULL OR o.decidee_organisation_id = :organisation)"
_REQUETES = {
    "refus": text(f"""
SELECT {_CLES}, count(*) FILTER (WHERE o.declinee_le < :au) AS numerateur,
  count(*) FILTER (WHERE o.declinee_le < :au OR o.acceptee_le < :au OR o.expiree_le < :au) AS n
FROM orientation o WHERE o.envoyee_le >= :du AND o.envoyee_le < :au AND {_FILTRE} {_GROUPES}
"""),
    "aide-apportee": text(f"""
SELECT {_CLES}, count(*) FILTER (WHERE o.issue = 'aide-apportee') AS numerateur, count(*) AS n
FROM orientation o WHERE o.close_le >= :du AND o.close_le < :au AND o.acceptee_le IS NOT NULL
  AND o.issue IN ('aide-apportee', 'sans-suite', 'injoignable', 'reoriente') AND {_FILTRE} {_GROUPES}
"""),
}
_NOMS = text("SELECT id, nom FROM organisation WHERE id = ANY(:ids)")


async def compter(
    session: AsyncSession, code: str, du: datetime, au: datetime, organisation_id: UUID | None
) -> Comptes:
    """Counts of one indicator; satisfaction has its own source."""
    parametres: dict[str, Any] = {"du": du, "au": au, "organisation": organisation_id}
    lignes = (await session.execute(_REQUETES[code], parametres)).mappings()
    return {
        (ligne["organisation_id"], ligne["antenne_id"]): (ligne["numerateur"], ligne["n"])
        for ligne in lignes
        if ligne["toutes"] or ligne["antenne_id"] is not None
    }


async def noms(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, str]:
    lignes = (await session.execute(_NOMS, {"ids": list(ids)})).mappings()
    return {ligne["id"]: ligne["nom"] for ligne in lignes}
