"""SQL of steering: the projection's rows, one per parcours and per demande, never the journal."""

from dataclasses import asdict

from sqlalchemy import RowMapping, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.pilotage.domain import Filtre

_DEPARTEMENT = "(CAST(:departement AS text) IS NULL OR d.departement = :departement)"
_COHORTE = f"""
WITH cohorte AS (
  SELECT p.parcours_id, p.etape, p.jalons, d.siren FROM vue_parcours p JOIN dossier d ON d.id = p.dossier_id
  WHERE {_DEPARTEMENT} AND p.ouvert_le >= :debut AND p.ouvert_le < :fin
)
"""
_TOTAUX = text(_COHORTE + "SELECT count(DISTINCT siren) AS entreprises, count(*) AS parcours FROM cohorte")
_ENTONNOIR = text(
    _COHORTE
    + """
SELECT etape, sum(atteinte)::bigint AS atteinte, sum(presents)::bigint AS presents FROM (
  SELECT e.etape, 1 AS atteinte, 0 AS presents FROM cohorte, jsonb_object_keys(jalons -> 'etapes') AS e (etape)
  UNION ALL SELECT etape, 0, 1 FROM cohorte) AS faits
WHERE etape <> '' GROUP BY etape
"""
)
_ABANDONS = text(
    _COHORTE
    + """
SELECT coalesce(jalons ->> 'motif_abandon', 'sans-motif') AS motif, count(*) AS nombre FROM cohorte
WHERE etape = 'abandon' GROUP BY motif ORDER BY nombre DESC, motif
"""
)
_DELAIS = text(f"""
WITH restitution AS (
  SELECT dossier_id, CAST(donnees -> 'jalons' ->> 'restitue' AS timestamptz) AS le FROM vue_objet
  WHERE genre = 'diagnostic' AND donnees -> 'jalons' ? 'restitue'
), jalon AS (
  SELECT p.parcours_id, p.dossier_id, CAST(p.jalons -> 'faits' ->> 'plan-accepte' AS timestamptz) AS plan_accepte_le,
    CAST(p.jalons -> 'etapes' ->> 'deploiement' AS timestamptz) AS deploiement_le
  FROM vue_parcours p JOIN dossier d ON d.id = p.dossier_id WHERE {_DEPARTEMENT}
), delai AS (
  SELECT 'ouverture-referent' AS code, d.ouvert_le AS du, min(r.depuis_le) AS au
  FROM dossier d JOIN dossier_referent r ON r.dossier_id = d.id WHERE {_DEPARTEMENT} GROUP BY d.id
  UNION ALL
  SELECT 'ouverture-diagnostic', d.ouvert_le, min(r.le)
  FROM dossier d JOIN restitution r ON r.dossier_id = d.id WHERE {_DEPARTEMENT} GROUP BY d.id
  UNION ALL
  SELECT 'diagnostic-plan', max(r.le), j.plan_accepte_le
  FROM jalon j JOIN restitution r ON r.dossier_id = j.dossier_id AND r.le <= j.plan_accepte_le
  GROUP BY j.parcours_id, j.plan_accepte_le
  UNION ALL
  SELECT 'plan-deploiement', plan_accepte_le, deploiement_le FROM jalon
  UNION ALL
  SELECT 'depot-decision', v.deposee_le, v.decidee_le
  FROM vue_demande v JOIN dossier d ON d.id = v.dossier_id WHERE {_DEPARTEMENT}
)
SELECT code, count(*) AS nombre, percentile_cont(0.5) WITHIN GROUP (ORDER BY jours) AS p50_jours,
  percentile_cont(0.8) WITHIN GROUP (ORDER BY jours) AS p80_jours
FROM (SELECT code, CAST(extract(epoch FROM au - du) / 86400 AS double precision) AS jours FROM delai
  WHERE au >= du AND au >= :debut AND au < :fin) AS mesures
GROUP BY code
""")
_DEMANDES = text(f"""
SELECT v.dispositif, v.etat, count(*) AS nombre, coalesce(sum(v.montant_demande_eur), 0) AS demande_eur,
  coalesce(sum(v.montant_accorde_eur), 0) AS accorde_eur, coalesce(sum(v.montant_paye_eur), 0) AS paye_eur
FROM vue_demande v JOIN dossier d ON d.id = v.dossier_id
WHERE {_DEPARTEMENT} AND v.creee_le >= :debut AND v.creee_le < :fin
GROUP BY v.dispositif, v.etat ORDER BY v.dispositif, v.etat
""")


async def totaux(connexion: AsyncConnection, filtre: Filtre) -> RowMapping:
    """(entreprises, parcours) of the cohort: the parcours opened in the period."""
    (ligne,) = await _lire(connexion, _TOTAUX, filtre)
    return ligne


async def entonnoir(connexion: AsyncConnection, filtre: Filtre) -> dict[str, RowMapping]:
    """(atteinte, presents) by step."""
    return {ligne["etape"]: ligne for ligne in await _lire(connexion, _ENTONNOIR, filtre)}


async def abandons(connexion: AsyncConnection, filtre: Filtre) -> list[RowMapping]:
    return await _lire(connexion, _ABANDONS, filtre)


async def delais(connexion: AsyncConnection, filtre: Filtre) -> dict[str, RowMapping]:
    """(nombre, p50_jours, p80_jours) by delay; one never measured is absent."""
    return {ligne["code"]: ligne for ligne in await _lire(connexion, _DELAIS, filtre)}


async def demandes(connexion: AsyncConnection, filtre: Filtre) -> list[RowMapping]:
    return await _lire(connexion, _DEMANDES, filtre)


async def _lire(connexion: AsyncConnection, requete: TextClause, filtre: Filtre) -> list[RowMapping]:
    return list((await connexion.execute(requete, asdict(filtre))).mappings())
