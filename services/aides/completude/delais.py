"""Usual processing times of a dispositif, from the journals of its decided demandes."""

from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.completude.delais_schemas import DelaiEtape, DelaisDispositif, Mesure
from services.aides.completude.reglages import reglages
from services.aides.demandes.domain import NOMS_ETATS, Etat

DECIMALES = 1
_CENTILES = """count(*) AS nombre,
  CAST(percentile_cont(0.5) WITHIN GROUP (ORDER BY jours) AS double precision) AS p50_jours,
  CAST(percentile_cont(0.75) WITHIN GROUP (ORDER BY jours) AS double precision) AS p75_jours,
  CAST(percentile_cont(0.8) WITHIN GROUP (ORDER BY jours) AS double precision) AS p80_jours,
  CAST(percentile_cont(0.9) WITHIN GROUP (ORDER BY jours) AS double precision) AS p90_jours"""
_DECIDEES = """SELECT id, extract(epoch FROM decidee_le - deposee_le) / 86400.0 AS jours FROM demande
  WHERE dispositif = :dispositif AND deposee_le IS NOT NULL AND decidee_le IS NOT NULL"""
_TOTAL = text(f"SELECT {_CENTILES} FROM ({_DECIDEES}) AS decidee")
_ETAPES = text(f"""
WITH decidee AS ({_DECIDEES}), pas AS (
  SELECT j.objet_id, j.apres->>'etat' AS etape, j.apres->>'attend' AS partie, j.le,
    lead(j.le) OVER (PARTITION BY j.objet_id ORDER BY j.numero) AS au
  FROM journal j JOIN decidee d ON d.id = j.objet_id WHERE j.type LIKE 'aides.demande.%'
), sejour AS (
  SELECT objet_id, etape, partie, sum(extract(epoch FROM au - le)) / 86400.0 AS jours
  FROM pas WHERE etape IN ('deposee', 'complete', 'instruite') AND partie IN ('entreprise', 'region') AND au IS NOT NULL
  GROUP BY objet_id, etape, partie
)
SELECT etape, partie, {_CENTILES} FROM sejour GROUP BY etape, partie
ORDER BY array_position(ARRAY['deposee', 'complete', 'instruite'], etape), partie
""")


async def delais_constates(session: AsyncSession, dispositif: str) -> DelaisDispositif:
    """Centiles in all, and by step and party; withheld under the smallest sample."""
    valeurs = {"dispositif": dispositif}
    total = mesure((await session.execute(_TOTAL, valeurs)).mappings().one())
    lignes = (await session.execute(_ETAPES, valeurs)).mappings()
    echantillon = reglages().echantillon_min
    return DelaisDispositif(
        dispositif=dispositif,
        echantillon_min=echantillon.valeur,
        echantillon_a_verifier=echantillon.a_verifier,
        total=Mesure(**total),
        etapes=[
            DelaiEtape(
                etape=ligne["etape"],
                libelle=NOMS_ETATS[Etat(ligne["etape"])],
                partie=ligne["partie"],
                **mesure(ligne),
            )
            for ligne in lignes
        ],
        phrase=phrase(total),
    )


def mesure(ligne: RowMapping) -> dict[str, Any]:
    """Number and centiles of a group; no centile under the smallest sample: it would be noise, or somebody."""
    suffisant = ligne["nombre"] >= reglages().echantillon_min.valeur
    noms = ("p50_jours", "p75_jours", "p80_jours", "p90_jours")
    centiles = {nom: round(ligne[nom], DECIMALES) if suffisant else None for nom in noms}
    return {"nombre": ligne["nombre"], "suffisant": suffisant, **centiles}


def phrase(total: dict[str, Any]) -> str | None:
    """What a company can expect, in words; None under the smallest sample."""
    if not total["suffisant"]:
        return None
    jours = max(1, -int(-total["p75_jours"] // 1))
    mot = "jour" if jours == 1 else "jours"
    return (
        f"Les trois quarts des demandes ont été décidées en {jours} {mot} au plus après leur dépôt "
        f"({total['nombre']} demandes décidées)."
    )
