"""SQL of steering: the projection's rows, one per parcours, per dossier and per interval, never the journal.

Every figure is bounded by `:vu`, the instant after the day at which it is read: a past day gives what it gave then.
Without a filter or a past day the queries are shorter, and read one narrow table or one partial index.
"""

from dataclasses import asdict
from typing import Any

from sqlalchemy import RowMapping, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.pilotage.domain import Filtre
from services.gateway.projection.models_suivi import AUTRES_ETAPES, JALONS

_LIEU = "(CAST(:departement AS text) IS NULL OR {table}.departement = :departement)"
_COHORTE = f"{_LIEU.format(table='j')} AND j.ouvert_le >= :debut AND j.ouvert_le < :fin AND j.ouvert_le < :vu"
_DANS_COHORTE = f"p.objet_id IN (SELECT j.parcours_id FROM vue_jalon j WHERE {_COHORTE})"
_ATTEINTES = ", ".join(f"count(*) FILTER (WHERE j.{nom} < :vu) AS {nom}" for nom in JALONS)
_ENTONNOIR = text(f"SELECT count(*) AS parcours, {_ATTEINTES} FROM vue_jalon j WHERE {_COHORTE}")
_ENTREPRISES = text(
    f"SELECT count(*) FROM (SELECT 1 FROM vue_jalon j WHERE {_COHORTE} GROUP BY j.siren) AS entreprises"
)
_AUTRES = text(f"""
SELECT p.etat AS etape, count(DISTINCT p.objet_id) AS atteinte FROM vue_periode p
WHERE {AUTRES_ETAPES.replace("genre", "p.genre").replace("etat NOT", "p.etat NOT")} AND p.du < :vu AND p.etat <> ''
  AND {_DANS_COHORTE} GROUP BY p.etat
""")
_ALORS = "p.genre = 'parcours' AND p.du < :vu AND (p.au IS NULL OR p.au >= :vu)"
_MAINTENANT = "p.genre = 'parcours' AND p.au IS NULL"
_PRESENTS = "SELECT p.etat AS etape, count(*) AS presents FROM vue_periode p WHERE {quand} GROUP BY p.etat"
_PERTES = """
SELECT coalesce(CASE WHEN p.de <> 'suspension' THEN p.de ELSE (SELECT q.etat FROM vue_periode q
    WHERE q.objet_id = p.objet_id AND q.numero < p.numero AND q.etat <> 'suspension' ORDER BY q.numero DESC LIMIT 1)
  END, 'inconnue') AS etape, coalesce(p.motif, 'sans-motif') AS motif, count(*) AS nombre
FROM vue_periode p WHERE {quand} AND p.etat = 'abandon' GROUP BY 1, 2 ORDER BY nombre DESC, motif, etape
"""
_JOURS = "extract(epoch FROM {au} - {du})::double precision / 86400"
_MESURE = """
SELECT '{code}' AS code, count(*) AS nombre, percentile_cont(0.5) WITHIN GROUP (ORDER BY {jours}) AS p50_jours,
  percentile_cont(0.8) WITHIN GROUP (ORDER BY {jours}) AS p80_jours
FROM {table} d WHERE {au} >= {du} AND {au} >= :debut AND {au} < :fin AND {au} < :vu AND {lieu} HAVING count(*) > 0
"""


def _mesure(code: str, table: str, du: str, au: str, lieu: str = _LIEU.format(table="d")) -> str:
    return _MESURE.format(code=code, table=table, du=du, au=au, lieu=lieu, jours=_JOURS.format(du=du, au=au))


_LIEU_DEMANDE = (
    "(CAST(:departement AS text) IS NULL OR d.dossier_id IN "
    "(SELECT v.dossier_id FROM vue_dossier v WHERE v.departement = :departement))"
)
_DELAIS = text(
    " UNION ALL ".join(
        [
            _mesure("ouverture-referent", "vue_dossier", "d.ouvert_le", "d.referent_le"),
            _mesure("ouverture-diagnostic", "vue_dossier", "d.ouvert_le", "d.restitue_le"),
            _mesure("diagnostic-plan", "vue_jalon", "d.restitue_le", "d.plan_accepte_le"),
            _mesure("plan-deploiement", "vue_jalon", "d.plan_accepte_le", "d.deploiement_le"),
            _mesure("depot-decision", "vue_demande", "d.deposee_le", "d.decidee_le", _LIEU_DEMANDE),
        ]
    )
)
_DEMANDES = text(f"""
SELECT d.dispositif, p.etat, count(*) AS nombre, coalesce(sum(p.montant_demande_eur), 0) AS demande_eur,
  coalesce(sum(p.montant_accorde_eur), 0) AS accorde_eur, coalesce(sum(p.montant_paye_eur), 0) AS paye_eur
FROM vue_demande d JOIN vue_periode p ON p.objet_id = d.demande_id
WHERE {_LIEU_DEMANDE} AND d.creee_le >= :debut AND d.creee_le < :fin
  AND p.genre = 'demande' AND p.du < :vu AND (p.au IS NULL OR p.au >= :vu)
GROUP BY d.dispositif, p.etat ORDER BY d.dispositif, p.etat
""")


async def entonnoir(connexion: AsyncConnection, filtre: Filtre) -> dict[str, int]:
    """(entreprises, parcours, then how many have reached each step) of the parcours opened in the period."""
    (ligne,) = await lire(connexion, _ENTONNOIR, filtre)
    (entreprises,) = await lire(connexion, _ENTREPRISES, filtre)
    return {"entreprises": entreprises["count"], **ligne}


async def autres_etapes(connexion: AsyncConnection, filtre: Filtre) -> dict[str, int]:
    """How many have reached each step that only other models have."""
    return {ligne["etape"]: ligne["atteinte"] for ligne in await lire(connexion, _AUTRES, filtre)}


async def presents(connexion: AsyncConnection, filtre: Filtre) -> dict[str, int]:
    """Where the parcours of the cohort stand."""
    return {ligne["etape"]: ligne["presents"] for ligne in await lire(connexion, _quand(_PRESENTS, filtre), filtre)}


async def pertes(connexion: AsyncConnection, filtre: Filtre) -> list[RowMapping]:
    """(etape, motif, nombre): abandoned parcours by the last step they stood at."""
    return await lire(connexion, _quand(_PERTES, filtre), filtre)


def _quand(requete: str, filtre: Filtre) -> TextClause:
    """The query over the intervals that hold the instant looked at, of the cohort when there is one."""
    quand = _ALORS if filtre.au_passe else _MAINTENANT
    return text(requete.format(quand=f"{quand} AND {_DANS_COHORTE}" if filtre.restreint else quand))


async def delais(connexion: AsyncConnection, filtre: Filtre) -> dict[str, RowMapping]:
    """(nombre, p50_jours, p80_jours) by delay; one never measured is absent."""
    return {ligne["code"]: ligne for ligne in await lire(connexion, _DELAIS, filtre)}


async def demandes(connexion: AsyncConnection, filtre: Filtre) -> list[RowMapping]:
    return await lire(connexion, _DEMANDES, filtre)


async def lire(connexion: AsyncConnection, requete: TextClause, filtre: Filtre, **autres: Any) -> list[RowMapping]:
    """Rows of a query bounded by the filter; it takes the bounds that it names."""
    return list((await connexion.execute(requete, {**asdict(filtre), **autres})).mappings())
