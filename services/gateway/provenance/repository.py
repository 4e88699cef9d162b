"""SQL of the provenance: sollicitations of the period, and the milestones of the parcours that followed."""

from dataclasses import asdict

from sqlalchemy import RowMapping, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.pilotage.domain import Filtre

_CLES = {
    "canal": "s.canal",
    "campagne": "coalesce(s.campagne, 'aucune')",
    "liste": "coalesce(s.liste_prospects, 'aucune')",
    "ensemble": "'ensemble'",
}
_VENUES = """
WITH venue AS (
  SELECT {cle} AS cle, s.siren, s.motif,
    s.etat = 'acceptee' AND s.decidee_le < :vu AS acceptee, s.etat = 'ecartee' AND s.decidee_le < :vu AS ecartee,
    s.nature = 'relance' AS relance,
    CASE WHEN s.etat = 'acceptee' AND s.decidee_le < :vu THEN s.dossier_id END AS dossier
  FROM sollicitation s
  WHERE s.recue_le >= :debut AND s.recue_le < :fin AND s.recue_le < :vu
    AND (CAST(:departement AS text) IS NULL OR left(s.code_commune, 2) = :departement)
)
"""
_JALONS = ("ouvert_le", "restitue_le", "plan_accepte_le", "faisabilite_le", "adaptation_le", "financement_le")
_FIN = ("deploiement_le", "suivi_le")
_ATTEINTS = ", ".join(f"count(DISTINCT dossier) FILTER (WHERE {nom} < :vu) AS {nom}" for nom in (*_JALONS, *_FIN))
_PREMIERS = ", ".join(f"min(j.{nom}) AS {nom}" for nom in (*_JALONS, *_FIN))
_CONVERSION = (
    _VENUES
    + f"""
SELECT cle, count(*) AS recues, count(*) FILTER (WHERE relance) AS relances,
  count(*) FILTER (WHERE acceptee) AS acceptees, count(*) FILTER (WHERE ecartee) AS ecartees,
  count(DISTINCT dossier) AS dossiers, {_ATTEINTS}
FROM venue LEFT JOIN LATERAL (SELECT {_PREMIERS} FROM vue_jalon j WHERE j.dossier_id = venue.dossier) AS jalon ON true
GROUP BY cle ORDER BY recues DESC, cle
"""
)
_PERTES = (
    _VENUES + "SELECT cle, motif, count(*) AS nombre FROM venue WHERE ecartee GROUP BY cle, motif ORDER BY 1, 3 DESC, 2"
)
_INSTANT = "CAST(:vu AS timestamptz)"


def _par(modele: str) -> dict[str, TextClause]:
    return {axe: text(modele.format(cle=cle).replace(":vu", _INSTANT)) for axe, cle in _CLES.items()}


_CONVERSIONS, _PERTES_PAR = _par(_CONVERSION), _par(_PERTES)


async def conversions(connexion: AsyncConnection, filtre: Filtre, par: str) -> list[RowMapping]:
    """Counts by channel, campaign or list; a company counts once at each milestone."""
    return list((await connexion.execute(_CONVERSIONS[par], asdict(filtre))).mappings())


async def pertes(connexion: AsyncConnection, filtre: Filtre, par: str) -> list[RowMapping]:
    """(cle, motif, nombre) of what was set aside."""
    return list((await connexion.execute(_PERTES_PAR[par], asdict(filtre))).mappings())
