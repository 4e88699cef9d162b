"""SQL of the antennes and of the advisers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, false, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.models import Compte
from services.gateway.repertoire.models import Antenne, Conseiller
from shared.pagination import Fenetre, paginer
from shared.securite.identite import PARTENAIRES, VOIENT_TOUT, Identite, Role

A: Any = Antenne.__table__  # type: ignore[attr-defined]
C: Any = Conseiller.__table__  # type: ignore[attr-defined]
K: Any = Compte.__table__  # type: ignore[attr-defined]
_CONSEILLER = (
    C.c.compte_id,
    A.c.organisation_id,
    C.c.antenne_id,
    K.c.libelle,
    C.c.axes,
    C.c.simultanes,
    C.c.actif,
    C.c.version,
)


async def codes_d_antennes(session: AsyncSession, organisation_id: UUID) -> frozenset[str]:
    """Codes of the active antennes of an organisation."""
    requete = select(A.c.code).where(A.c.organisation_id == organisation_id, A.c.active)
    return frozenset((await session.execute(requete)).scalars())


async def antennes(session: AsyncSession, fenetre: Fenetre, organisation_id: UUID | None) -> Sequence[Antenne]:
    requete = select(Antenne)
    if organisation_id is not None:
        requete = requete.where(A.c.organisation_id == organisation_id)
    lignes: Sequence[Antenne] = (await session.execute(paginer(requete, A.c.id, fenetre))).scalars().all()
    return lignes


async def antennes_actives(session: AsyncSession) -> Sequence[Antenne]:
    """Every active antenne, in a stable order."""
    return (await session.execute(select(Antenne).where(A.c.active).order_by(A.c.code, A.c.id))).scalars().all()


async def verrouiller(session: AsyncSession, antenne_id: UUID) -> Antenne | None:
    return (await session.execute(select(Antenne).where(A.c.id == antenne_id).with_for_update())).scalar_one_or_none()


def _visible(identite: Identite) -> Any:
    """Advisers are people: their own organisation sees them, the ensemblier and the Region."""
    if identite.role in VOIENT_TOUT - {Role.MACHINE}:
        return true()
    if identite.role in PARTENAIRES | {Role.MACHINE}:
        return A.c.organisation_id == identite.organisation_id
    return false()


def _conseillers(identite: Identite) -> Any:
    jointure = C.join(A, A.c.id == C.c.antenne_id).join(K, K.c.id == C.c.compte_id)
    return select(*_CONSEILLER).select_from(jointure).where(_visible(identite))


async def conseillers(
    session: AsyncSession, identite: Identite, fenetre: Fenetre, antenne_id: UUID | None
) -> Sequence[RowMapping]:
    requete = _conseillers(identite)
    if antenne_id is not None:
        requete = requete.where(C.c.antenne_id == antenne_id)
    lignes: Sequence[RowMapping] = (await session.execute(paginer(requete, C.c.compte_id, fenetre))).mappings().all()
    return lignes


async def conseiller(session: AsyncSession, identite: Identite, compte_id: UUID) -> RowMapping | None:
    requete = _conseillers(identite).where(C.c.compte_id == compte_id)
    ligne: RowMapping | None = (await session.execute(requete)).mappings().first()
    return ligne


async def conseillers_actifs(session: AsyncSession) -> Sequence[Conseiller]:
    """Active advisers whose account is active, in a stable order."""
    requete = select(Conseiller).join(K, K.c.id == C.c.compte_id).where(C.c.actif, K.c.actif).order_by(C.c.compte_id)
    return (await session.execute(requete)).scalars().all()
