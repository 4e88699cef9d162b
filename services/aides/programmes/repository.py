"""SQL of the programmes."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, func, or_, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.programmes.models import ProgrammeImporte
from services.aides.programmes.schemas import ProgrammeResume
from shared.pagination import Fenetre, paginer
from shared.securite.identite import Identite, Role

P: Any = ProgrammeImporte.__table__  # type: ignore[attr-defined]
RELECTEURS = frozenset({Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER})
"""They see drafts and refusals too."""
_VERROU = text("SELECT pg_advisory_xact_lock(hashtextextended('programmes-importes', 0))")


async def verrouiller(session: AsyncSession) -> None:
    """One import or approval at a time, until the end of the transaction."""
    await session.execute(_VERROU)


def _visible(identite: Identite) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = P.c.etat.in_(list(_etats(identite)))
    return condition


def _etats(identite: Identite) -> tuple[str, ...]:
    return ("brouillon", "publie", "ecarte", "refuse") if identite.role in RELECTEURS else ("publie",)


async def lister(session: AsyncSession, identite: Identite, fenetre: Fenetre, **filtres: Any) -> Sequence[RowMapping]:
    """Rows of the window; `filtres`: etat, code (column = value) and le (in its period on that day)."""
    le = filtres.pop("le")
    conditions = [P.c[nom] == valeur for nom, valeur in filtres.items() if valeur is not None]
    if le is not None:
        conditions += [or_(P.c.valide_du.is_(None), P.c.valide_du <= le)]
        conditions += [or_(P.c.valide_au.is_(None), P.c.valide_au >= le)]
    colonnes = [P.c[nom] for nom in ProgrammeResume.model_fields]
    requete = paginer(select(*colonnes).where(_visible(identite), *conditions), P.c.id, fenetre)
    lignes: Sequence[RowMapping] = (await session.execute(requete)).mappings().all()
    return lignes


async def lire(session: AsyncSession, identite: Identite, programme_id: UUID) -> ProgrammeImporte | None:
    """The version, if the caller may see it."""
    requete = select(ProgrammeImporte).where(P.c.id == programme_id, _visible(identite))
    return (await session.execute(requete)).scalar_one_or_none()


async def publies(session: AsyncSession, codes: Collection[str] | None = None) -> Sequence[RowMapping]:
    """The last published version of each programme, without its text, by code."""
    colonnes = [P.c[nom] for nom in ProgrammeResume.model_fields]
    requete = (
        select(*colonnes).ext(distinct_on(P.c.code)).where(P.c.etat == "publie").order_by(P.c.code, P.c.numero.desc())
    )
    if codes is not None:
        requete = requete.where(P.c.code.in_(list(codes)))
    lignes: Sequence[RowMapping] = (await session.execute(requete)).mappings().all()
    return lignes


async def textes(session: AsyncSession, identifiants: Collection[UUID]) -> dict[UUID, str]:
    """Texts of these versions."""
    lignes = await session.execute(select(P.c.id, P.c.texte).where(P.c.id.in_(list(identifiants))))
    return {ligne.id: ligne.texte for ligne in lignes}


async def derniers(session: AsyncSession, codes: Collection[str], etat: str) -> dict[str, ProgrammeImporte]:
    """The last version of each of these programmes in that state, by code."""
    requete = select(ProgrammeImporte).where(P.c.code.in_(list(codes)), P.c.etat == etat).ext(distinct_on(P.c.code))
    requete = requete.order_by(P.c.code, P.c.numero.desc(), P.c.id.desc())
    lignes = (await session.execute(requete)).scalars()
    return {programme.code: programme for programme in lignes}


async def numeros(session: AsyncSession, codes: Collection[str]) -> dict[str, int]:
    """The greatest number given to each of these programmes."""
    requete = select(P.c.code, func.max(P.c.numero).label("numero")).where(P.c.code.in_(list(codes)))
    lignes = await session.execute(requete.where(P.c.numero.is_not(None)).group_by(P.c.code))
    return {ligne.code: ligne.numero for ligne in lignes}
