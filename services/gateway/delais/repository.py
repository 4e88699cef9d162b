"""SQL of the delays, over the intervals of the projection."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.delais.domain import ECHANTILLON_MIN, RUPTURE_JOURS
from shared.securite.identite import Identite, Portee

_CLES = {
    "etape": "s.etat",
    "partie": "coalesce(s.attend, 'inconnu')",
    "organisation": "coalesce(o.code, 'inconnu')",
    "departement": "coalesce(d.departement, 'inconnu')",
}
_REFERENT = """
LEFT JOIN LATERAL (SELECT c.organisation_id FROM dossier_referent r JOIN compte c ON c.id = r.compte_id
  WHERE r.dossier_id = s.dossier_id AND r.depuis_le <= s.du AND (r.jusqu_au IS NULL OR r.jusqu_au > s.du)
  ORDER BY r.depuis_le DESC LIMIT 1) ref ON s.organisation_id IS NULL
LEFT JOIN organisation o ON o.id = coalesce(s.organisation_id, ref.organisation_id)
"""
_GROUPES = """
WITH sejour AS (
  SELECT s.objet_id, {cle} AS cle, sum(extract(epoch FROM s.au - s.du)) / 86400.0 AS jours
  FROM vue_periode s JOIN dossier d ON d.id = s.dossier_id {jointure}
  WHERE s.genre = :genre AND s.attend IS NOT NULL AND s.au IS NOT NULL AND s.au >= :debut AND s.au < :fin
    AND (CAST(:departement AS text) IS NULL OR d.departement = :departement)
  GROUP BY s.objet_id, cle
)
SELECT cle, count(*) AS nombre,
  CAST(percentile_cont(0.5) WITHIN GROUP (ORDER BY jours) AS double precision) AS p50_jours,
  CAST(percentile_cont(0.8) WITHIN GROUP (ORDER BY jours) AS double precision) AS p80_jours,
  CAST(percentile_cont(0.9) WITHIN GROUP (ORDER BY jours) AS double precision) AS p90_jours
FROM sejour GROUP BY cle ORDER BY p50_jours DESC, cle
"""
_PAR = {
    axe: text(_GROUPES.format(cle=cle, jointure=_REFERENT if axe == "organisation" else ""))
    for axe, cle in _CLES.items()
}
_DU_DOSSIER = text("""
SELECT objet_id, genre, nom, etat, attend, motif, du, au FROM vue_periode
WHERE dossier_id = :dossier AND genre <> 'diagnostic' ORDER BY genre, objet_id, numero
""")
_VISIBLE = {
    Portee.TOUT: "true",
    Portee.ORGANISATION: "d.id IN (SELECT dossier_id FROM dossier_partie WHERE organisation_id = :borne)",
    Portee.ENTREPRISE: "d.siren = :borne",
    Portee.RIEN: "false",
}
_ALERTES = """
WITH reference AS (
  SELECT etat, count(*) AS nombre, CAST(percentile_cont(0.8) WITHIN GROUP (ORDER BY jours) AS double precision) AS p80
  FROM (SELECT etat, extract(epoch FROM sum(au - du)) / 86400.0 AS jours FROM vue_periode
    WHERE genre = 'parcours' AND attend IS NOT NULL AND au IS NOT NULL GROUP BY objet_id, etat) AS finies
  GROUP BY etat HAVING count(*) >= :echantillon
), ouvert AS (
  SELECT d.id, d.siren, d.ouvert_le, d.echeance_le, d.prochaine_action FROM dossier d
  WHERE d.etat = 'ouvert' AND {visible} AND (CAST(:departement AS text) IS NULL OR d.departement = :departement)
), alerte AS (
  SELECT 'etape-trop-longue' AS type, d.siren, d.id AS dossier_id, s.objet_id, s.etat AS etape, s.attend,
    sejour.du AS depuis_le, r.p80 AS seuil_jours, r.nombre AS reference_nombre
  FROM vue_periode s JOIN ouvert d ON d.id = s.dossier_id JOIN reference r ON r.etat = s.etat
  CROSS JOIN LATERAL (SELECT min(q.du) AS du FROM vue_periode q WHERE q.objet_id = s.objet_id
    AND q.numero > coalesce((SELECT max(a.numero) FROM vue_periode a WHERE a.objet_id = s.objet_id
      AND a.etat <> s.etat), -1)) AS sejour
  WHERE s.genre = 'parcours' AND s.au IS NULL AND s.attend IS NOT NULL
    AND extract(epoch FROM CAST(:maintenant AS timestamptz) - sejour.du) / 86400.0 > r.p80
  UNION ALL
  SELECT 'rupture', d.siren, d.id, NULL, NULL, NULL, f.le, CAST(:rupture AS integer), NULL
  FROM ouvert d CROSS JOIN LATERAL (SELECT coalesce(max(e.le), d.ouvert_le) AS le FROM vue_evenement e
    WHERE e.dossier_id = d.id) AS f
  WHERE f.le < CAST(:maintenant AS timestamptz) - make_interval(days => CAST(:rupture AS integer))
  UNION ALL
  SELECT 'echeance-depassee', d.siren, d.id, NULL, NULL, NULL,
    CAST(d.echeance_le + 1 AS timestamp) AT TIME ZONE 'Europe/Paris', 0, NULL
  FROM ouvert d WHERE d.echeance_le < CAST(CAST(:maintenant AS timestamptz) AT TIME ZONE 'Europe/Paris' AS date)
)
SELECT *, CAST(extract(epoch FROM CAST(:maintenant AS timestamptz) - depuis_le) / 86400.0 AS double precision) AS jours
FROM alerte ORDER BY depuis_le, type, dossier_id LIMIT 500
"""
_ALERTES_PAR_PORTEE = {portee: text(_ALERTES.format(visible=visible)) for portee, visible in _VISIBLE.items()}


async def groupes(connexion: AsyncConnection, par: str, **bornes: Any) -> list[RowMapping]:
    """(cle, nombre, p50, p80, p90) by group; `bornes`: genre, debut, fin, departement."""
    return list((await connexion.execute(_PAR[par], bornes)).mappings())


async def du_dossier(connexion: AsyncConnection, dossier_id: UUID) -> list[RowMapping]:
    """Intervals of a dossier, by object, in order."""
    return list((await connexion.execute(_DU_DOSSIER, {"dossier": dossier_id})).mappings())


async def alertes(
    connexion: AsyncConnection, identite: Identite, maintenant: datetime, departement: str | None
) -> list[RowMapping]:
    """Alerts of the caller's perimeter at that instant."""
    portee, borne = identite.portee
    valeurs: dict[str, Any] = {"maintenant": maintenant, "departement": departement, "rupture": RUPTURE_JOURS}
    if portee in {Portee.ORGANISATION, Portee.ENTREPRISE}:
        valeurs["borne"] = borne
    requete = _ALERTES_PAR_PORTEE[portee]
    return list((await connexion.execute(requete, {**valeurs, "echantillon": ECHANTILLON_MIN})).mappings())
