"""Writes the deliveries of events, in the transaction of their cause: an event is never told to who may not know it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_CONCERNE = """
a.organisation_id IS NULL OR (
  (EXISTS (SELECT FROM dossier_partie p WHERE p.dossier_id = e.dossier_id AND p.organisation_id = a.organisation_id)
   OR EXISTS (SELECT FROM orientation o WHERE o.id = e.sujet_id
     AND a.organisation_id IN (o.decidee_organisation_id, o.emettrice_organisation_id))
   OR EXISTS (SELECT FROM orientation_demande d WHERE d.id = e.sujet_id
     AND d.demandeuse_organisation_id = a.organisation_id))
  AND NOT EXISTS (SELECT FROM acces_ferme f
    WHERE f.dossier_id = e.dossier_id AND f.organisation_id = a.organisation_id))
"""
_PREVOIR = """
INSERT INTO webhook_livraison
  (id, abonnement_id, evenement_id, type, sujet_id, dossier_id, le, charge, etat, essais, prochain_le)
SELECT uuidv7(), a.id, e.{identifiant}, e.type, e.sujet_id, e.dossier_id, e.le,
  jsonb_strip_nulls(jsonb_build_object(
    'etat', coalesce(e.donnees ->> 'etat', e.donnees ->> 'vers'), 'issue', e.donnees ->> 'issue')),
  'a-envoyer', 0, e.le
FROM {table} e JOIN webhook_abonnement a ON a.types @> ARRAY[e.type]
WHERE {quels} AND e.le >= a.cree_le AND a.desactive_motif IS DISTINCT FROM 'supprime' AND ({concerne})
ORDER BY e.{ordre}
ON CONFLICT (abonnement_id, evenement_id) DO NOTHING
"""
_ICI = text(
    _PREVOIR.format(
        identifiant="id",
        table="evenement",
        quels="e.transaction = (pg_current_xact_id()::text)::bigint",
        concerne=_CONCERNE,
        ordre="numero",
    )
)
_SUIVIS = text(
    _PREVOIR.format(
        identifiant="evenement_id",
        table="vue_evenement",
        quels="e.source = :source AND e.evenement_id = ANY(:ids)",
        concerne=_CONCERNE,
        ordre="position",
    )
)


async def prevoir(session: AsyncSession) -> None:
    """Deliveries of the events that the open transaction has written; what it has changed already counts."""
    await session.execute(_ICI)


async def prevoir_suivis(session: AsyncSession, source: str, evenements: Sequence[UUID]) -> None:
    """Deliveries of events read in a feed, in the transaction that puts them in the views; once only."""
    if evenements:
        await session.execute(_SUIVIS, {"source": source, "ids": list(evenements)})
