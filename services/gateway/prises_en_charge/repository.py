"""SQL of the take-over rates: dates of the orientations, each written once, bounded by the instant at which one looks.

An orientation counts for a delay once that delay is over, taken or not; the partners of one request that another has
taken are not counted against.
"""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.pilotage.domain import Filtre

_CLES = {
    "organisation": ("org.code", "org.nom"),
    "antenne": ("org.code || '/' || coalesce(a.code, 'sans-antenne')", "coalesce(a.nom, org.nom)"),
    "departement": ("coalesce(d.departement, 'inconnu')", "coalesce(d.departement, 'inconnu')"),
    "region": ("'region'", "'Ensemble'"),
}
_SUJET = """
WITH recue AS (
  SELECT {cle} AS cle, {libelle} AS libelle, o.envoyee_le,
    CASE WHEN o.acceptee_le < :vu THEN o.acceptee_le END AS acceptee_le,
    o.declinee_le < :vu AS declinee, o.expiree_le < :vu AS expiree,
    CAST(o.envoyee_le AT TIME ZONE 'Europe/Paris' AS date) AS le,
    CAST(o.acceptee_le AT TIME ZONE 'Europe/Paris' AS date) AS prise,
    CAST(:vu AT TIME ZONE 'Europe/Paris' AS date) - 1 AS jour
  FROM orientation o JOIN dossier d ON d.id = o.dossier_id JOIN organisation org ON org.id = o.decidee_organisation_id
    LEFT JOIN antenne a ON a.id = o.antenne_id
  WHERE o.envoyee_le >= :debut AND o.envoyee_le < :fin AND o.envoyee_le < :vu
    AND (CAST(:departement AS text) IS NULL OR d.departement = :departement)
    AND (CAST(:organisation AS uuid) IS NULL OR o.decidee_organisation_id = :organisation)
    AND NOT EXISTS (SELECT 1 FROM orientation autre
      WHERE autre.envoi_id = o.envoi_id AND autre.id <> o.id AND autre.acceptee_le < :vu)
)
SELECT cle, min(libelle) AS libelle, count(*) AS recues, count(acceptee_le) AS prises,
  count(*) FILTER (WHERE declinee) AS declinees, count(*) FILTER (WHERE expiree) AS expirees,
  count(*) FILTER (WHERE envoyee_le + interval '72 hours' < :vu) AS n_72h,
  count(*) FILTER (WHERE envoyee_le + interval '72 hours' < :vu
    AND acceptee_le <= envoyee_le + interval '72 hours') AS prises_72h,
  count(*) FILTER (WHERE jour - le >= 3) AS n_3j,
  count(*) FILTER (WHERE jour - le >= 3 AND acceptee_le IS NOT NULL AND prise - le <= 3) AS prises_3j,
  count(*) FILTER (WHERE jour - le >= 5) AS n_5j,
  count(*) FILTER (WHERE jour - le >= 5 AND acceptee_le IS NOT NULL AND prise - le <= 5) AS prises_5j
FROM recue GROUP BY cle ORDER BY cle
"""
_INSTANT = "CAST(:vu AS timestamptz)"
_PAR = {
    axe: text(_SUJET.format(cle=cle, libelle=libelle).replace(":vu", _INSTANT)) for axe, (cle, libelle) in _CLES.items()
}


async def compter(
    connexion: AsyncConnection, filtre: Filtre, par: str, organisation: UUID | None = None
) -> list[RowMapping]:
    """Counts by group of the orientations sent in the period, as known at `filtre.vu`."""
    valeurs = {**asdict(filtre), "organisation": organisation}
    return list((await connexion.execute(_PAR[par], valeurs)).mappings())
