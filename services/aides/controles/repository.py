"""SQL of the checks."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.controles.models import ControleReleve

R: Any = ControleReleve.__table__  # type: ignore[attr-defined]
_A_REPRENDRE = text("""
SELECT d.id AS demande_id, p.siren, p.siret, r.resultat
FROM demande d JOIN perimetre p ON p.dossier_id = d.dossier_id
LEFT JOIN LATERAL (SELECT resultat, valide_jusqu_au FROM controle_releve r
  WHERE r.siren = p.siren AND r.controle = 'existence' ORDER BY r.numero DESC LIMIT 1) r ON true
WHERE d.etat IN ('deposee', 'complete', 'instruite') AND d.id > :apres
  AND (r.resultat IS NULL OR r.resultat IN ('a_faire', 'degrade')
    OR (r.resultat = 'conforme' AND r.valide_jusqu_au < :jour))
ORDER BY d.id LIMIT :limite
""")


async def derniers(session: AsyncSession, siren: str) -> list[dict[str, Any]]:
    """The last check of each kind for a company."""
    requete = select(R).ext(distinct_on(R.c.controle)).where(R.c.siren == siren)
    lignes = await session.execute(requete.order_by(R.c.controle, R.c.numero.desc()))
    return [dict(ligne) for ligne in lignes.mappings()]


async def historique(session: AsyncSession, siren: str, apres: int, limite: int) -> Sequence[RowMapping]:
    """Checks of a company after a number, oldest first."""
    requete = select(R).where(R.c.siren == siren, R.c.numero > apres).order_by(R.c.numero).limit(limite)
    lignes: Sequence[RowMapping] = (await session.execute(requete)).mappings().all()
    return lignes


async def a_reprendre(session: AsyncSession, jour: date, apres: UUID, limite: int) -> Sequence[RowMapping]:
    """Automatic checks of the demandes under instruction that the outside source has not answered, or not lately."""
    valeurs = {"jour": jour, "apres": apres, "limite": limite}
    return (await session.execute(_A_REPRENDRE, valeurs)).mappings().all()
