"""SQL of the systematic funding orientation."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.financement.models import Verdict
from services.parcours.plan import repository as plan
from services.parcours.plan.domain import HORS_PLAN
from services.parcours.plan.models import Action

V: Any = Verdict.__table__  # type: ignore[attr-defined]
_SYSTEMATISATION = text("""
WITH besoin AS (
  SELECT a.id, a.parcours_id, coalesce(g.programme, p.modele) AS programme, o.decision, o.motif
  FROM action a JOIN parcours p ON p.id = a.parcours_id
  LEFT JOIN LATERAL (
    SELECT groupe.programme FROM candidature c JOIN groupe ON groupe.id = c.groupe_id
    WHERE c.parcours_id = p.id ORDER BY c.id LIMIT 1) g ON true
  LEFT JOIN LATERAL (
    SELECT decision, motif FROM orientation_financement f WHERE f.action_id = a.id ORDER BY f.id DESC LIMIT 1) o ON true
  WHERE a.besoin_aide <> '{}' AND a.etat NOT IN ('deja_faite', 'pas_interessee', 'ecartee') AND p.plan_etat = 'accepte'
), ecart AS (
  SELECT programme, jsonb_object_agg(motif, nombre) AS motifs
  FROM (SELECT programme, motif, count(*) AS nombre FROM besoin WHERE decision = 'ecartee' GROUP BY 1, 2) m GROUP BY 1
)
SELECT b.programme, count(DISTINCT b.parcours_id) AS parcours, count(*) AS actions,
  count(*) FILTER (WHERE b.decision = 'demandee') AS demandees,
  count(*) FILTER (WHERE b.decision = 'ecartee') AS ecartees,
  count(*) FILTER (WHERE b.decision IS NULL) AS manquantes, coalesce(e.motifs, '{}') AS motifs
FROM besoin b LEFT JOIN ecart e ON e.programme = b.programme
GROUP BY b.programme, e.motifs ORDER BY b.programme
""")


async def a_orienter(session: AsyncSession, parcours_id: UUID) -> list[Action]:
    """Actions kept in the plan that need an aid, in its order."""
    return [
        action
        for action in await plan.actions(session, parcours_id)
        if action.besoin_aide and action.etat not in HORS_PLAN
    ]


async def derniers_verdicts(session: AsyncSession, parcours_id: UUID) -> dict[UUID, RowMapping]:
    """Last verdict of each action."""
    requete = select(V).where(V.c.parcours_id == parcours_id).ext(distinct_on(V.c.action_id))
    lignes = (await session.execute(requete.order_by(V.c.action_id, V.c.id.desc()))).mappings()
    return {ligne["action_id"]: ligne for ligne in lignes}


async def systematisation(session: AsyncSession) -> Sequence[RowMapping]:
    """Counts per programme over the accepted plans; no company can be told from them."""
    return (await session.execute(_SYSTEMATISATION)).mappings().all()
