"""SQL of the co-financing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.cofinancement.errors import CofinancementAbsent, ConventionPrestataireIntrouvable
from services.diagnostic.cofinancement.models import (
    Cofinancement,
    ConventionPrestataire,
    FactureDiagnostic,
    LigneDevis,
    PaiementDiagnostic,
)
from shared.pagination import Fenetre, paginer

C: Any = Cofinancement.__table__  # type: ignore[attr-defined]
V: Any = ConventionPrestataire.__table__  # type: ignore[attr-defined]
L: Any = LigneDevis.__table__  # type: ignore[attr-defined]
F: Any = FactureDiagnostic.__table__  # type: ignore[attr-defined]
P: Any = PaiementDiagnostic.__table__  # type: ignore[attr-defined]
_CHARGE = text("""
SELECT convention_id, count(*) FILTER (WHERE etat = 'engage') AS en_cours,
  count(*) FILTER (WHERE engage_le >= :mois) AS engages_ce_mois,
  count(service_fait_le) AS cas,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM service_fait_le - engage_le)) AS mediane,
  percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM service_fait_le - engage_le)) AS p90
FROM cofinancement WHERE convention_id = ANY (:conventions) AND etat <> 'abandonne' GROUP BY convention_id
""")


async def lire(session: AsyncSession, diagnostic_id: UUID, *, verrou: bool = False) -> Cofinancement:
    """The co-financing of a diagnostic that goes on, else the last given up; CofinancementAbsent."""
    requete = select(Cofinancement).where(C.c.diagnostic_id == diagnostic_id)
    requete = requete.order_by(C.c.etat == "abandonne", C.c.id.desc()).limit(1)
    if verrou:
        requete = requete.with_for_update()
    trouve = (await session.execute(requete)).scalar_one_or_none()
    if trouve is None:
        raise CofinancementAbsent()
    return trouve


async def convention(session: AsyncSession, convention_id: UUID) -> ConventionPrestataire:
    """A convention, or ConventionPrestataireIntrouvable."""
    trouvee = await session.get(ConventionPrestataire, convention_id)
    if trouvee is None:
        raise ConventionPrestataireIntrouvable()
    return trouvee


async def conventions(session: AsyncSession, fenetre: Fenetre) -> Sequence[RowMapping]:
    requete = paginer(select(V), V.c.id, fenetre)
    lignes: Sequence[RowMapping] = (await session.execute(requete)).mappings().all()
    return lignes


async def charges(session: AsyncSession, conventions: Sequence[UUID], mois: datetime) -> dict[UUID, RowMapping]:
    """What each provider has to do, and its delays in seconds; `mois` is the first instant of the month.

    A convention under which nothing has been asked is absent.
    """
    valeurs = {"conventions": list(conventions), "mois": mois}
    return {ligne["convention_id"]: ligne for ligne in (await session.execute(_CHARGE, valeurs)).mappings()}


async def detail(session: AsyncSession, cofinancement_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Lines, invoices and payments, each in the order of writing."""
    tables = {"lignes": (L, L.c.rang), "factures": (F, F.c.id), "paiements": (P, P.c.id)}
    lues = {}
    for nom, (table, ordre) in tables.items():
        requete = select(table).where(table.c.cofinancement_id == cofinancement_id).order_by(ordre)
        lues[nom] = [dict(ligne) for ligne in (await session.execute(requete)).mappings()]
    return lues
