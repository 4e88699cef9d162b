"""SQL of the facts that the rules read in the projection."""

from datetime import datetime

from sqlalchemy import RowMapping, TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

SOURCES_MAX = 20
"""Objects named under a finding."""
_SEJOURS = text("""
SELECT etat AS etape, array_agg(jours ORDER BY jours) AS jours,
  array_agg(CAST(objet_id AS text) ORDER BY jours DESC) AS objets
FROM (SELECT objet_id, etat, CAST(extract(epoch FROM sum(au - du)) / 86400.0 AS double precision) AS jours
  FROM vue_periode WHERE genre = 'parcours' AND attend IS NOT NULL AND etat <> 'suspension'
    AND au >= :debut AND au < :fin GROUP BY objet_id, etat) AS sejour
GROUP BY etat ORDER BY etat
""")
_CLOS = text("""
SELECT CAST(j.parcours_id AS text) AS parcours_id, EXISTS (SELECT 1 FROM vue_objet o
    WHERE o.dossier_id = j.dossier_id AND o.genre = 'orientation' AND o.cree_le < :fin
      AND o.donnees ->> 'parcours_id' = CAST(j.parcours_id AS text)) AS oriente
FROM vue_jalon j JOIN vue_periode p ON p.objet_id = j.parcours_id
WHERE p.genre = 'parcours' AND p.etat = 'cloture' AND p.du >= :debut AND p.du < :fin
  AND (p.au IS NULL OR p.au >= :fin) AND j.plan_accepte_le < :fin
ORDER BY p.du, j.parcours_id
""")
_GROUPES = text("""
SELECT DISTINCT CAST(sujet_id AS text) AS groupe_id FROM vue_evenement
WHERE type = 'parcours.groupe.hors-delai' AND le >= :debut AND le < :fin ORDER BY groupe_id
""")


async def sejours(session: AsyncSession, debut: datetime, fin: datetime) -> list[RowMapping]:
    """(etape, jours, objets) of the stays that ended in the period, suspensions apart."""
    return await _lire(session, _SEJOURS, debut, fin)


async def clos(session: AsyncSession, debut: datetime, fin: datetime) -> list[RowMapping]:
    """(parcours_id, oriente) of the parcours closed in the period after an accepted plan."""
    return await _lire(session, _CLOS, debut, fin)


async def groupes_hors_delai(session: AsyncSession, debut: datetime, fin: datetime) -> list[str]:
    """Groups whose closing date came without a quorum."""
    return [ligne["groupe_id"] for ligne in await _lire(session, _GROUPES, debut, fin)]


async def _lire(session: AsyncSession, requete: TextClause, debut: datetime, fin: datetime) -> list[RowMapping]:
    return list((await session.execute(requete, {"debut": debut, "fin": fin})).mappings())
