"""SQL of the snapshots."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.passations.models import Diagnostic, Resultat
from services.diagnostic.positionnement.models import ClichePairs, MesurePairs
from shared.perimetre.service import PERIMETRE

D: Any = Diagnostic.__table__  # type: ignore[attr-defined]
R: Any = Resultat.__table__  # type: ignore[attr-defined]
C: Any = ClichePairs.__table__  # type: ignore[attr-defined]
M: Any = MesurePairs.__table__  # type: ignore[attr-defined]
_UN_A_LA_FOIS = text("SELECT pg_advisory_xact_lock(hashtextextended('cliche-pairs', 0))")


async def verrouiller(session: AsyncSession) -> None:
    """One snapshot at a time, to the end of the transaction."""
    await session.execute(_UN_A_LA_FOIS)


async def cliche(session: AsyncSession, mois: str) -> ClichePairs | None:
    return (await session.execute(select(ClichePairs).where(C.c.mois == mois))).scalar_one_or_none()


async def dernier(session: AsyncSession) -> ClichePairs | None:
    """The most recent snapshot."""
    return (await session.execute(select(ClichePairs).order_by(C.c.mois.desc()).limit(1))).scalar_one_or_none()


async def mesures(session: AsyncSession, cliche_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Stored cells by axis or thématique."""
    requete = select(M.c.mesure, M.c.cellules).where(M.c.cliche_id == cliche_id)
    return {ligne.mesure: ligne.cellules for ligne in await session.execute(requete)}


async def contributeurs(session: AsyncSession, depuis: datetime, avant: datetime) -> Sequence[RowMapping]:
    """The latest validated T0 of each company between two instants, with the notes and facts of its result."""
    requete = (
        select(
            PERIMETRE.c.siren,
            R.c.id.label("resultat_id"),
            R.c.contenu["axes"].label("axes"),
            R.c.contenu["thematiques"].label("thematiques"),
            R.c.contenu["faits"].label("faits"),
        )
        .select_from(D)
        .join(PERIMETRE, PERIMETRE.c.dossier_id == D.c.dossier_id)
        .join(R, R.c.id == D.c.resultat_id)
        .where(D.c.moment == "T0", D.c.etat.in_(["valide", "restitue"]))
        .where(D.c.valide_le >= depuis, D.c.valide_le < avant)
        .ext(distinct_on(PERIMETRE.c.siren))
        .order_by(PERIMETRE.c.siren, D.c.valide_le.desc(), D.c.id)
    )
    return (await session.execute(requete)).mappings().all()
