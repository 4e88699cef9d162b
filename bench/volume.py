"""A volume for steering: 50,000 parcours and 1,000,000 events in the timeline, and the projection built from them."""

import psycopg

from services.gateway.projection.domain import ETAPES
from services.gateway.projection.models_suivi import JALONS

PARCOURS = 50_000
EVENEMENTS_PAR_PARCOURS = 20
_VIDER = "TRUNCATE vue_evenement, vue_periode, vue_jalon, vue_dossier, vue_objet, vue_parcours, vue_demande"
_DOSSIERS = """
INSERT INTO dossier (id, siren, siret, raison_sociale, naf, nomenclature_naf, departement, code_commune, etat_fiche,
  fiche_le, etat, ouvert_le, ouvert_par, origine, proprietaire, prochaine_action, echeance_le, version, revision,
  revision_diffusee)
SELECT uuidv7(), 'V' || lpad(n::text, 8, '0'), 'V' || lpad(n::text, 13, '0'), 'Volume ' || n, '25.62B', 'NAFRev2',
  (ARRAY['75','77','78','91','92','93','94','95'])[1 + n %% 8], '93066', 'complete', le, 'ouvert', le,
  gen_random_uuid(), 'cci', 'file-ensemblier', 'Orienter', '2030-01-01', 1, 1, 1
FROM (SELECT n, timestamptz '2021-01-04 08:00+01' + make_interval(hours => n %% 40000) AS le
  FROM generate_series(1, %(parcours)s) AS n) AS source
"""
_VUES_DOSSIERS = """
INSERT INTO vue_dossier (dossier_id, siren, departement, ouvert_le, referent_le, restitue_le)
SELECT d.id, d.siren, d.departement, d.ouvert_le,
  min(e.le) FILTER (WHERE e.type = 'gateway.dossier.pris-en-charge'),
  min(e.le) FILTER (WHERE e.type = 'diagnostic.diagnostic.restitue')
FROM dossier d JOIN vue_evenement e ON e.dossier_id = d.id WHERE d.siren LIKE 'V%' GROUP BY d.id
"""
_PLAN = """
CREATE TEMPORARY TABLE plan AS SELECT d.id AS dossier_id, gen_random_uuid() AS parcours_id,
  gen_random_uuid() AS diagnostic_id, d.ouvert_le AS debut, abs(hashtext(d.siren)) AS alea FROM dossier d
WHERE d.siren LIKE 'V%'
"""
_EVENEMENTS = """
INSERT INTO vue_evenement (source, evenement_id, type, sujet_id, dossier_id, le, acteur_id, acteur_role, donnees)
SELECT split_part(type, '.', 1), gen_random_uuid(), type, sujet, dossier_id, le, dossier_id, 'partenaire-conseiller',
  donnees FROM (
  SELECT p.dossier_id, rang, p.debut + make_interval(hours => p.alea %% 7
      + CASE rang WHEN 10 THEN 2 WHEN 11 THEN 3 WHEN 12 THEN 0 ELSE rang END * (20 + p.alea %% 300)) AS le,
    CASE WHEN rang = 0 THEN 'parcours.parcours.ouvert'
      WHEN rang BETWEEN 1 AND 9 THEN 'parcours.geste.effectue'
      WHEN rang = 10 THEN 'diagnostic.diagnostic.restitue' WHEN rang = 11 THEN 'parcours.plan.accepte'
      WHEN rang = 12 THEN 'gateway.dossier.pris-en-charge'
      ELSE 'parcours.action.modifiee' END AS type,
    CASE rang WHEN 10 THEN p.diagnostic_id WHEN 12 THEN p.dossier_id ELSE p.parcours_id END AS sujet,
    CASE WHEN rang = 0 THEN jsonb_build_object('modele', 'parcours-individuel', 'etape', 'candidature')
      WHEN rang BETWEEN 1 AND 9 THEN jsonb_build_object('geste', 'avancer', 'de', (%(etapes)s::text[])[rang],
        'vers',
        CASE WHEN rang = 1 + p.alea %% 9 AND p.alea %% 3 = 0 THEN 'abandon' ELSE (%(etapes)s::text[])[rang + 1] END,
        'motif', CASE WHEN rang = 1 + p.alea %% 9 AND p.alea %% 3 = 0
          THEN (ARRAY['renoncement','cessation','sans-reponse'])[1 + p.alea %% 3] END)
      ELSE jsonb_build_object('titre', 'Action ' || rang, 'etat', 'retenue') END AS donnees
  FROM plan p CROSS JOIN generate_series(0, %(par_parcours)s - 1) AS rang
  WHERE rang >= 10 OR rang <= 1 + p.alea %% 9) AS source ORDER BY le
"""
_COMPLEMENT = """
INSERT INTO vue_evenement (source, evenement_id, type, sujet_id, dossier_id, le, acteur_id, acteur_role, donnees)
SELECT 'parcours', gen_random_uuid(), 'parcours.action.modifiee', parcours_id, dossier_id,
  debut + make_interval(hours => n), dossier_id, 'partenaire-conseiller', '{"titre": "Suivi", "etat": "retenue"}'
FROM plan CROSS JOIN generate_series(1, 20) AS n LIMIT %(manquants)s
"""
_PERIODES = """
INSERT INTO vue_periode (objet_id, numero, genre, dossier_id, nom, etat, de, attend, motif, du, au)
SELECT sujet_id, position, 'parcours', dossier_id, 'parcours-individuel', etape, de,
  CASE WHEN etape IN ('cloture', 'abandon') THEN NULL ELSE 'partenaire' END, motif, le,
  lead(le) OVER (PARTITION BY sujet_id ORDER BY position)
FROM (SELECT sujet_id, position, dossier_id, le, donnees ->> 'motif' AS motif, donnees ->> 'de' AS de,
  coalesce(donnees ->> 'vers', donnees ->> 'etape') AS etape FROM vue_evenement
  WHERE type IN ('parcours.parcours.ouvert', 'parcours.geste.effectue')) AS gestes
UNION ALL
SELECT sujet_id, position, 'diagnostic', dossier_id, '', 'restitue', NULL, NULL, NULL, le, NULL FROM vue_evenement
WHERE type = 'diagnostic.diagnostic.restitue'
"""
_JALON = "min(le) FILTER (WHERE etape = '{etape}')"
_JALONS = f"""
INSERT INTO vue_jalon (parcours_id, dossier_id, siren, departement, modele, ouvert_le, restitue_le, plan_accepte_le,
  {", ".join(JALONS)})
SELECT sujet_id, dossier_id, min(siren), min(departement), 'parcours-individuel',
  min(le) FILTER (WHERE type = 'parcours.parcours.ouvert'), min(restitue_le),
  min(le) FILTER (WHERE type = 'parcours.plan.accepte'),
  {", ".join(_JALON.format(etape=nom.removesuffix("_le").replace("_", "-")) for nom in JALONS)}
FROM (SELECT e.sujet_id, e.dossier_id, e.le, e.type, coalesce(e.donnees ->> 'vers', e.donnees ->> 'etape') AS etape,
    v.siren, v.departement, v.restitue_le FROM vue_evenement e JOIN vue_dossier v USING (dossier_id)
  WHERE e.type IN ('parcours.parcours.ouvert', 'parcours.geste.effectue', 'parcours.plan.accepte'))
  AS faits GROUP BY sujet_id, dossier_id
"""


def remplir(url: str) -> tuple[int, int]:
    """Fills the gateway's tables in place of what they hold; gives (parcours, events)."""
    with psycopg.connect(url, options="-c search_path=gateway") as connexion:
        connexion.execute(
            "TRUNCATE vue_evenement, vue_periode, vue_jalon, vue_dossier, vue_objet, vue_parcours, vue_demande"
        )
        connexion.execute(_DOSSIERS, {"parcours": PARCOURS})
        connexion.execute(_PLAN)
        connexion.execute(_EVENEMENTS, {"etapes": list(ETAPES), "par_parcours": EVENEMENTS_PAR_PARCOURS})
        manquants = PARCOURS * EVENEMENTS_PAR_PARCOURS - _compter(connexion, "vue_evenement")
        connexion.execute(_COMPLEMENT, {"manquants": manquants})
        connexion.execute(_VUES_DOSSIERS)
        connexion.execute(_PERIODES)
        connexion.execute(_JALONS)
        comptes = _compter(connexion, "vue_jalon"), _compter(connexion, "vue_evenement")
    with psycopg.connect(url, autocommit=True, options="-c search_path=gateway") as connexion:
        connexion.execute("VACUUM ANALYZE")
    return comptes


def _compter(connexion: psycopg.Connection[tuple[int]], table: str) -> int:
    ligne = connexion.execute(f"SELECT count(*) FROM {table}").fetchone()
    return ligne[0] if ligne else 0
