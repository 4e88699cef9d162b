"""Steering over a volume: the page against the plain SQL aggregates over the events, equal to the digit."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import httpx
import psycopg
from psycopg.rows import dict_row

from bench.banc import TOURS, Banc, Ligne
from bench.serveurs import ensemblier
from bench.volume import remplir

_GESTES = "type IN ('parcours.parcours.ouvert', 'parcours.geste.effectue')"
_ETAPE = "coalesce(e.donnees ->> 'vers', e.donnees ->> 'etape')"
_COHORTE = """SELECT e.sujet_id, e.dossier_id, d.siren FROM vue_evenement e JOIN dossier d ON d.id = e.dossier_id
  WHERE e.type = 'parcours.parcours.ouvert'"""
_TOTAUX = f"SELECT count(DISTINCT siren) AS entreprises, count(*) AS parcours FROM ({_COHORTE}) AS c"
_ATTEINTES = f"""SELECT {_ETAPE} AS etape, count(DISTINCT e.sujet_id) AS nombre FROM vue_evenement e
JOIN ({_COHORTE}) AS c ON c.sujet_id = e.sujet_id WHERE e.{_GESTES} GROUP BY 1"""
_DERNIERS = f"""SELECT DISTINCT ON (e.sujet_id) e.sujet_id, {_ETAPE} AS etape, e.donnees ->> 'de' AS de,
  coalesce(e.donnees ->> 'motif', 'sans-motif') AS motif FROM vue_evenement e WHERE e.{_GESTES}
  ORDER BY e.sujet_id, e.position DESC"""
_PRESENTS = f"SELECT etape, count(*) AS nombre FROM ({_DERNIERS}) AS f GROUP BY etape"
_PERTES = f"""SELECT de AS etape, motif, count(*) AS nombre FROM ({_DERNIERS}) AS f WHERE etape = 'abandon'
GROUP BY de, motif ORDER BY nombre DESC, motif, etape"""
_DELAIS = f"""
WITH restitution AS (SELECT dossier_id, le FROM vue_evenement WHERE type = 'diagnostic.diagnostic.restitue'),
jalon AS (SELECT e.sujet_id, e.dossier_id, min(e.le) FILTER (WHERE e.type = 'parcours.plan.accepte') AS plan_le,
  min(e.le) FILTER (WHERE {_ETAPE} = 'deploiement') AS deploiement_le
  FROM vue_evenement e WHERE e.type LIKE 'parcours.%' GROUP BY e.sujet_id, e.dossier_id),
delai AS (
  SELECT 'ouverture-referent' AS code, d.ouvert_le AS du, min(e.le) AS au FROM dossier d
  JOIN vue_evenement e ON e.dossier_id = d.id AND e.type = 'gateway.dossier.pris-en-charge' GROUP BY d.id
  UNION ALL SELECT 'ouverture-diagnostic', d.ouvert_le, min(r.le)
  FROM dossier d JOIN restitution r ON r.dossier_id = d.id GROUP BY d.id
  UNION ALL SELECT 'diagnostic-plan', max(r.le), j.plan_le
  FROM jalon j JOIN restitution r ON r.dossier_id = j.dossier_id AND r.le <= j.plan_le GROUP BY j.sujet_id, j.plan_le
  UNION ALL SELECT 'plan-deploiement', plan_le, deploiement_le FROM jalon)
SELECT code, count(*) AS nombre, percentile_cont(0.5) WITHIN GROUP (ORDER BY jours) AS p50_jours,
  percentile_cont(0.8) WITHIN GROUP (ORDER BY jours) AS p80_jours
FROM (SELECT code, CAST(extract(epoch FROM au - du) / 86400 AS double precision) AS jours FROM delai WHERE au >= du)
  AS mesures GROUP BY code"""


def pilotage(banc: Banc) -> None:
    """The page over 50,000 parcours and 1,000,000 events."""
    url = banc.jeu.env["ENSEMBLIER_DATABASE_URL"]
    parcours, evenements = remplir(url)
    with (
        ensemblier(["gateway"], banc.jeu.env) as passerelle,
        psycopg.connect(url, row_factory=dict_row, options="-c search_path=gateway") as connexion,
    ):
        page = _chronometrer(lambda: _lire_page(passerelle.url, banc.jeu.jeton_region))
        journal = _chronometrer(lambda: _agreger(connexion))
    if (ecart := _differences(page[1], journal[1])) is not None:
        raise RuntimeError(f"la page et le journal ne disent pas la même chose : {ecart}")
    detail = (
        f"({page[0] * 1000:.0f} ms contre {journal[0] * 1000:.0f} ms, {parcours} parcours, {evenements} événements)"
    )
    banc.noter(Ligne("Pilotage : agrégats du journal / page", journal[0] / page[0], "×", ">=", 5.0, detail))


def _chronometrer(travail: Callable[[], dict[str, Any]]) -> tuple[float, dict[str, Any]]:
    """(median seconds over the rounds, last result), after a round to warm the caches."""
    resultat, durees = travail(), []
    for _ in range(TOURS):
        debut = time.perf_counter()
        resultat = travail()
        durees.append(time.perf_counter() - debut)
    return statistics.median(durees), resultat


def _lire_page(url: str, jeton: str) -> dict[str, Any]:
    lu = httpx.get(f"{url}/v1/pilotage", headers={"Authorization": f"Bearer {jeton}"}, timeout=30).json()
    return {
        "totaux": (lu["entreprises_accompagnees"], lu["parcours"]),
        "atteintes": {e["etape"]: e["atteinte"] for e in lu["entonnoir"] if e["atteinte"]},
        "presents": {e["etape"]: e["presents"] for e in lu["entonnoir"] if e["presents"]},
        "pertes": lu["pertes"],
        "delais": {d["code"]: (d["nombre"], d["p50_jours"], d["p80_jours"]) for d in lu["delais"] if d["nombre"]},
    }


def _agreger(connexion: psycopg.Connection[dict[str, Any]]) -> dict[str, Any]:
    def lignes(requete: str) -> list[dict[str, Any]]:
        return connexion.execute(requete).fetchall()

    (totaux,) = lignes(_TOTAUX)
    delais = {d["code"]: (d["nombre"], round(d["p50_jours"], 2), round(d["p80_jours"], 2)) for d in lignes(_DELAIS)}
    return {
        "totaux": (totaux["entreprises"], totaux["parcours"]),
        "atteintes": {e["etape"]: e["nombre"] for e in lignes(_ATTEINTES)},
        "presents": {e["etape"]: e["nombre"] for e in lignes(_PRESENTS)},
        "pertes": lignes(_PERTES),
        "delais": delais,
    }


def _differences(page: dict[str, Any], journal: dict[str, Any]) -> str | None:
    """What differs, None when the two are equal to the digit."""
    for nom, valeur in page.items():
        if valeur != journal[nom]:
            return f"{nom} : {valeur} / {journal[nom]}"
    return None
