"""SQL of steering: the projection's rows, one per parcours and per interval, never the journal.

Every figure is bounded by `:vu`, the instant after the day at which it is read: a past day gives what it gave then.
"""

from dataclasses import asdict
from typing import Any

from sqlalchemy import RowMapping, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.pilotage.domain import Filtre
from services.gateway.projection.models_suivi import JALONS

_DEPARTEMENT = "(CAST(:departement AS text) IS NULL OR d.departement = :departement)"
_COHORTE = f"""
FROM vue_jalon j JOIN dossier d ON d.id = j.dossier_id
WHERE {_DEPARTEMENT} AND j.ouvert_le >= :debut AND j.ouvert_le < :fin AND j.ouvert_le < :vu
"""
_PRESENT = "p.genre = 'parcours' AND p.du < :vu AND (p.au IS NULL OR p.au >= :vu)"
_ATTEINTES = ", ".join(f"count(*) FILTER (WHERE j.{nom} < :vu) AS {nom}" for nom in JALONS)
_ENTONNOIR = text(
    f"SELECT count(DISTINCT d.siren) AS entreprises, count(*) AS parcours, {_ATTEINTES}, "
    f"count(*) FILTER (WHERE j.plan_accepte_le < :vu) AS plan_accepte_le {_COHORTE}"
)
_AUTRES = text(f"""
SELECT p.etat AS etape, count(DISTINCT p.objet_id) AS atteinte
FROM vue_periode p JOIN (SELECT j.parcours_id {_COHORTE}) AS c ON c.parcours_id = p.objet_id
WHERE p.genre = 'parcours' AND p.du < :vu AND p.etat NOT IN (
  'candidature', 'qualification', 'diagnostic', 'plan-actions', 'faisabilite', 'adaptation', 'financement',
  'deploiement', 'suivi', 'cloture', 'suspension', 'abandon') AND p.etat <> ''
GROUP BY p.etat
""")
_PRESENTS = text(f"""
SELECT p.etat AS etape, count(*) AS presents
FROM vue_periode p JOIN (SELECT j.parcours_id {_COHORTE}) AS c ON c.parcours_id = p.objet_id
WHERE {_PRESENT} GROUP BY p.etat
""")
_PERTES = text(f"""
SELECT coalesce((SELECT q.etat FROM vue_periode q WHERE q.objet_id = p.objet_id AND q.numero < p.numero
    AND q.etat <> 'suspension' ORDER BY q.numero DESC LIMIT 1), 'inconnue') AS etape,
  coalesce(p.motif, 'sans-motif') AS motif, count(*) AS nombre
FROM vue_periode p JOIN (SELECT j.parcours_id {_COHORTE}) AS c ON c.parcours_id = p.objet_id
WHERE {_PRESENT} AND p.etat = 'abandon' GROUP BY 1, 2 ORDER BY nombre DESC, motif, etape
""")
_DELAIS = text(f"""
WITH restitution AS (
  SELECT dossier_id, du AS le FROM vue_periode WHERE genre = 'diagnostic' AND du < :vu
), jalon AS (
  SELECT j.parcours_id, j.dossier_id, j.plan_accepte_le, j.deploiement_le
  FROM vue_jalon j JOIN dossier d ON d.id = j.dossier_id WHERE {_DEPARTEMENT}
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
  WHERE au >= du AND au >= :debut AND au < :fin AND au < :vu) AS mesures
GROUP BY code
""")
_DEMANDES = text(f"""
SELECT v.dispositif, p.etat, count(*) AS nombre, coalesce(sum(p.montant_demande_eur), 0) AS demande_eur,
  coalesce(sum(p.montant_accorde_eur), 0) AS accorde_eur, coalesce(sum(p.montant_paye_eur), 0) AS paye_eur
FROM vue_demande v JOIN dossier d ON d.id = v.dossier_id JOIN vue_periode p ON p.objet_id = v.demande_id
WHERE {_DEPARTEMENT} AND v.creee_le >= :debut AND v.creee_le < :fin
  AND p.genre = 'demande' AND p.du < :vu AND (p.au IS NULL OR p.au >= :vu)
GROUP BY v.dispositif, p.etat ORDER BY v.dispositif, p.etat
""")


async def entonnoir(connexion: AsyncConnection, filtre: Filtre) -> RowMapping:
    """(entreprises, parcours, then how many have reached each step) of the parcours opened in the period."""
    (ligne,) = await lire(connexion, _ENTONNOIR, filtre)
    return ligne


async def autres_etapes(connexion: AsyncConnection, filtre: Filtre) -> dict[str, int]:
    """How many have reached each step that only other models have."""
    return {ligne["etape"]: ligne["atteinte"] for ligne in await lire(connexion, _AUTRES, filtre)}


async def presents(connexion: AsyncConnection, filtre: Filtre) -> dict[str, int]:
    """Where the parcours of the cohort stand."""
    return {ligne["etape"]: ligne["presents"] for ligne in await lire(connexion, _PRESENTS, filtre)}


async def pertes(connexion: AsyncConnection, filtre: Filtre) -> list[RowMapping]:
    """(etape, motif, nombre): abandoned parcours by the last step they stood at."""
    return await lire(connexion, _PERTES, filtre)


async def delais(connexion: AsyncConnection, filtre: Filtre) -> dict[str, RowMapping]:
    """(nombre, p50_jours, p80_jours) by delay; one never measured is absent."""
    return {ligne["code"]: ligne for ligne in await lire(connexion, _DELAIS, filtre)}


async def demandes(connexion: AsyncConnection, filtre: Filtre) -> list[RowMapping]:
    return await lire(connexion, _DEMANDES, filtre)


async def lire(connexion: AsyncConnection, requete: TextClause, filtre: Filtre, **autres: Any) -> list[RowMapping]:
    """Rows of a query bounded by the filter."""
    return list((await connexion.execute(requete, {**asdict(filtre), **autres})).mappings())
