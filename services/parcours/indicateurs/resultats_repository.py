"""SQL of the results: one voice per company, indicator and moment; forecasts are not read here."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import orjson
from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.indicateurs.ancrage import ANCRES
from services.parcours.indicateurs.catalogue import calendrier, catalogue

_POINTS = f"""
WITH {ANCRES}, moment AS (
  SELECT * FROM jsonb_to_recordset(CAST(:moments AS jsonb)) AS m (code text, mois int, avance int)
), defini AS (
  SELECT * FROM jsonb_to_recordset(CAST(:catalogue AS jsonb)) AS d (code text, unite text, sens int, cumul boolean)
), base AS (
  SELECT a.parcours_id, d.siren, d.naf, d.tranche_effectif, m.code AS moment, du.prevu_le
  FROM ancre a JOIN parcours p ON p.id = a.parcours_id JOIN perimetre d ON d.dossier_id = p.dossier_id
  CROSS JOIN moment m
  CROSS JOIN LATERAL (SELECT CAST(a.deploye_le + make_interval(months => m.mois) AS date) AS prevu_le) AS du
  WHERE du.prevu_le - m.avance <= :jour
    AND (CAST(:modele AS text) IS NULL OR p.modele = :modele)
    AND (CAST(:departement AS text) IS NULL OR d.departement = :departement)
    AND (CAST(:division_naf AS text) IS NULL OR left(d.naf, 2) = :division_naf)
    AND (CAST(:tranche_effectif AS text) IS NULL OR d.tranche_effectif = :tranche_effectif)
    AND (CAST(:moment AS text) IS NULL OR m.code = :moment)
    AND (CAST(:annee AS int) IS NULL OR extract(year FROM du.prevu_le) = :annee)
), suivi AS (
  SELECT DISTINCT parcours_id, siren FROM base
), dernier AS (
  SELECT DISTINCT ON (m.parcours_id, m.code, m.moment)
    m.parcours_id, m.code, m.moment, m.valeur, m.manque, m.unite, m.preuve, m.hors_fourchette,
    extract(year FROM m.mesure_le) AS annee
  FROM mesure m WHERE m.parcours_id IN (SELECT parcours_id FROM suivi)
  ORDER BY m.parcours_id, m.code, m.moment, m.revision DESC
), depart AS (
  SELECT parcours_id, code, unite, valeur, annee FROM dernier WHERE moment = 't0' AND valeur IS NOT NULL
)"""
_ENSEMBLE = text(f"""{_POINTS}
SELECT count(*) AS entreprises, count(*) FILTER (WHERE NOT e.avec_depart) AS sans_depart FROM (
  SELECT s.siren, bool_or(d.parcours_id IS NOT NULL) AS avec_depart
  FROM suivi s LEFT JOIN (SELECT DISTINCT parcours_id FROM depart) AS d ON d.parcours_id = s.parcours_id
  GROUP BY s.siren) AS e
""")
_RESULTATS = text(f"""{_POINTS}, attendu AS (
  SELECT t.parcours_id, d.code, d.sens, t.valeur AS depart, t.annee
  FROM depart t JOIN defini d ON d.code = t.code AND d.unite = t.unite AND NOT d.cumul
  UNION ALL
  SELECT t.parcours_id, d.code, d.sens, 0, NULL
  FROM (SELECT DISTINCT parcours_id FROM depart) AS t CROSS JOIN defini d WHERE d.cumul
), question AS (
  SELECT DISTINCT ON (p.id, q.code, c.moment) p.id AS parcours_id, q.code, c.moment, q.etat, c.etat AS collecte
  FROM collecte_question q JOIN collecte c ON c.id = q.collecte_id CROSS JOIN LATERAL unnest(q.parcours_ids) AS p (id)
  WHERE p.id IN (SELECT parcours_id FROM suivi)
  ORDER BY p.id, q.code, c.moment, q.id DESC
), reference AS (
  SELECT DISTINCT ON (code, division_naf, tranche_effectif, annee_de, annee_a)
    code, division_naf, tranche_effectif, annee_de, annee_a, evolution_relative FROM evolution_reference
  ORDER BY code, division_naf, tranche_effectif, annee_de, annee_a, id DESC
), point AS (
  SELECT DISTINCT ON (b.siren, x.code, b.moment) x.code, b.moment, l.valeur, l.preuve, l.hors_fourchette,
    CAST(l.valeur - x.depart AS double precision) AS delta,
    CAST((l.valeur - x.depart) / nullif(abs(x.depart), 0) AS double precision) AS relatif,
    CAST(r.evolution_relative AS double precision) AS reference,
    (l.valeur - x.depart) * x.sens > 0 AS mieux,
    CASE WHEN l.valeur IS NOT NULL THEN NULL
      WHEN l.manque IS NOT NULL THEN l.manque
      WHEN q.etat IS NULL THEN 'non-demande'
      WHEN q.collecte = 'dispensee' AND q.etat IN ('sans_reponse', 'ecartee') THEN 'dispense'
      WHEN q.etat = 'demandee' THEN 'en-attente'
      WHEN q.etat = 'reportee' THEN 'reporte'
      WHEN q.etat = 'ecartee' THEN 'ecarte'
      ELSE 'sans-reponse' END AS motif
  FROM base b JOIN attendu x ON x.parcours_id = b.parcours_id
  LEFT JOIN dernier l ON l.parcours_id = b.parcours_id AND l.code = x.code AND l.moment = b.moment
  LEFT JOIN question q ON q.parcours_id = b.parcours_id AND q.code = x.code AND q.moment = b.moment
  LEFT JOIN reference r ON r.code = x.code AND r.division_naf = left(b.naf, 2)
    AND r.tranche_effectif = b.tranche_effectif AND r.annee_de = x.annee AND r.annee_a = l.annee
    AND l.valeur IS NOT NULL AND x.depart <> 0
  WHERE b.prevu_le <= :jour OR l.valeur IS NOT NULL
  ORDER BY b.siren, x.code, b.moment, l.valeur IS NULL, b.prevu_le, b.parcours_id
), manque AS (
  SELECT code, moment, jsonb_object_agg(motif, nombre) AS motifs
  FROM (SELECT code, moment, motif, count(*) AS nombre FROM point WHERE motif IS NOT NULL GROUP BY code, moment, motif)
    AS par_motif
  GROUP BY code, moment
), resultat AS (
  SELECT code, moment, count(*) AS attendus, count(valeur) AS mesures, avg(delta) AS moyenne,
    percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY delta) AS quartiles,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY relatif) AS mediane_relative,
    count(reference) AS appariees, percentile_cont(0.5) WITHIN GROUP (ORDER BY reference) AS reference_mediane,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY relatif - reference) AS ecart_median,
    count(*) FILTER (WHERE mieux) AS ameliorees, count(*) FILTER (WHERE hors_fourchette) AS hors_fourchette,
    count(*) FILTER (WHERE preuve = 'A' AND valeur IS NOT NULL) AS "A",
    count(*) FILTER (WHERE preuve = 'B' AND valeur IS NOT NULL) AS "B",
    count(*) FILTER (WHERE preuve = 'C' AND valeur IS NOT NULL) AS "C",
    count(*) FILTER (WHERE preuve = 'D' AND valeur IS NOT NULL) AS "D"
  FROM point GROUP BY code, moment
)
SELECT r.*, m.motifs FROM resultat r LEFT JOIN manque m ON m.code = r.code AND m.moment = r.moment
""")


def _parametres(jour: date, filtres: Mapping[str, Any]) -> dict[str, Any]:
    moments = [{"code": m.code, "mois": m.mois, "avance": m.avance_jours} for m in calendrier().moments.values()]
    definis = [
        {"code": i.code, "unite": i.unite, "sens": 1 if i.sens == "croissant" else -1, "cumul": i.nature == "cumul"}
        for i in catalogue().indicateurs.values()
    ]
    en_json = {"moments": orjson.dumps(moments).decode(), "catalogue": orjson.dumps(definis).decode()}
    return {"jour": jour, **filtres, **en_json}


async def ensemble(session: AsyncSession, jour: date, filtres: Mapping[str, Any]) -> RowMapping:
    """(entreprises, sans_depart): companies whose moment has come, and those whose effect can never be told."""
    return (await session.execute(_ENSEMBLE, _parametres(jour, filtres))).mappings().one()


async def resultats(session: AsyncSession, jour: date, filtres: Mapping[str, Any]) -> Sequence[RowMapping]:
    """One row per (indicator, moment) of which something is expected."""
    return (await session.execute(_RESULTATS, _parametres(jour, filtres))).mappings().all()
