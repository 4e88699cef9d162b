"""SQL of the access capability."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.models import CleAcces, Compte, Organisation
from shared.pagination import Fenetre, paginer


async def compte_par_identifiant(session: AsyncSession, identifiant: str) -> Compte | None:
    return (await session.execute(select(Compte).where(Compte.identifiant == identifiant))).scalar_one_or_none()  # type: ignore[arg-type]


async def cle_par_prefixe(session: AsyncSession, compte_id: UUID, prefixe: str) -> CleAcces | None:
    requete = select(CleAcces).where(CleAcces.compte_id == compte_id, CleAcces.prefixe == prefixe)  # type: ignore[arg-type]
    return (await session.execute(requete)).scalar_one_or_none()


async def marquer_usage(session: AsyncSession, cle_id: UUID, le: datetime) -> None:
    await session.execute(update(CleAcces).where(CleAcces.id == cle_id).values(dernier_usage_le=le))  # type: ignore[arg-type]


async def cles_du_compte(session: AsyncSession, compte_id: UUID) -> Sequence[CleAcces]:
    requete = select(CleAcces).where(CleAcces.compte_id == compte_id).order_by(CleAcces.id)  # type: ignore[arg-type]
    return (await session.execute(requete)).scalars().all()


async def organisations(session: AsyncSession, fenetre: Fenetre) -> Sequence[Organisation]:
    requete = paginer(select(Organisation), Organisation.id, fenetre)  # type: ignore[arg-type]
    lignes: Sequence[Organisation] = (await session.execute(requete)).scalars().all()
    return lignes


async def comptes(session: AsyncSession, fenetre: Fenetre, organisation_id: UUID | None) -> Sequence[Compte]:
    requete = select(Compte)
    if organisation_id is not None:
        requete = requete.where(Compte.organisation_id == organisation_id)  # type: ignore[arg-type]
    return (await session.execute(paginer(requete, Compte.id, fenetre))).scalars().all()  # type: ignore[arg-type]
