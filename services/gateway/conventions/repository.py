"""SQL of the conventions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, select, text, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.models import Organisation
from services.gateway.conventions.models import Convention
from shared.pagination import Fenetre, paginer
from shared.securite.identite import PARTENAIRES, Identite

C: Any = Convention.__table__  # type: ignore[attr-defined]
O: Any = Organisation.__table__  # type: ignore[attr-defined]  # noqa: E741
_RELEVES = text("""
SELECT DISTINCT ON (convention_id, indicateur, le) convention_id, indicateur, le, valeur, source, declare_le
FROM convention_releve WHERE convention_id = ANY(:conventions) AND le <= :jour AND declare_le < :vu
ORDER BY convention_id, indicateur, le, declare_le DESC, id DESC
""")
_VERSIONS = text("""
SELECT DISTINCT ON (convention_id) convention_id, intitule, montant_eur, cibles FROM convention_version
WHERE convention_id = ANY(:conventions) AND le < :vu ORDER BY convention_id, numero DESC
""")
_COMPTES = text("""
SELECT c.id AS convention_id, count(DISTINCT o.dossier_id) AS nombre
FROM convention c JOIN orientation o ON o.decidee_organisation_id = c.organisation_id AND o.programme = c.programme
WHERE c.id = ANY(:conventions) AND o.acceptee_le < :vu
  AND CAST(o.acceptee_le AT TIME ZONE 'Europe/Paris' AS date) BETWEEN c.du AND c.au
GROUP BY c.id
""")


def visible(identite: Identite) -> ColumnElement[bool]:
    """A partner sees its own conventions; the others, all of them."""
    if identite.role in PARTENAIRES:
        egal: ColumnElement[bool] = C.c.organisation_id == identite.organisation_id
        return egal
    return true()


async def lire(
    session: AsyncSession, identite: Identite, convention_id: UUID, vu: datetime | None = None
) -> Convention | None:
    """The convention if the caller may see it, and if it was signed before `vu`."""
    requete = select(Convention).where(C.c.id == convention_id, visible(identite))
    if vu is not None:
        requete = requete.where(C.c.creee_le < vu)
    return (await session.execute(requete)).scalar_one_or_none()


async def a_modifier(session: AsyncSession, identite: Identite, convention_id: UUID) -> Convention | None:
    """The convention, locked for the transaction."""
    requete = select(Convention).where(C.c.id == convention_id, visible(identite))
    return (await session.execute(requete.with_for_update())).scalar_one_or_none()


async def lister(
    session: AsyncSession, identite: Identite, fenetre: Fenetre, vu: datetime, **filtres: Any
) -> Sequence[Convention]:
    """Conventions of the window signed before `vu`; `filtres` are column = value, absent ones are None."""
    conditions = [C.c.creee_le < vu]
    conditions += [C.c[nom] == valeur for nom, valeur in filtres.items() if valeur is not None]
    requete = paginer(select(Convention).where(visible(identite), *conditions), C.c.id, fenetre)
    lues: Sequence[Convention] = (await session.execute(requete)).scalars().all()
    return lues


async def entre(session: AsyncSession, du: date, au: date, vu: datetime) -> Sequence[Convention]:
    """Conventions that run during a period, known before `vu`."""
    requete = select(Convention).where(C.c.du <= au, C.c.au >= du, C.c.creee_le < vu).order_by(C.c.du, C.c.id)
    return (await session.execute(requete)).scalars().all()


async def organisation_verrouillee(session: AsyncSession, organisation_id: UUID) -> bool:
    """True when it exists; two conventions of one partner are then written one after the other."""
    requete = select(O.c.id).where(O.c.id == organisation_id).with_for_update()
    return (await session.execute(requete)).first() is not None


async def chevauchante(session: AsyncSession, convention: Convention) -> UUID | None:
    """Another convention of the partner for that programme during part of the period."""
    requete = select(C.c.id).where(
        C.c.organisation_id == convention.organisation_id,
        C.c.programme == convention.programme,
        C.c.du <= convention.au,
        C.c.au >= convention.du,
    )
    return (await session.execute(requete.limit(1))).scalar_one_or_none()


async def releves(session: AsyncSession, conventions: list[UUID], jour: date, vu: datetime) -> list[RowMapping]:
    """Statements in force: the last one of each day, among those of `jour` at the latest made before `vu`."""
    valeurs = {"conventions": conventions, "jour": jour, "vu": vu}
    return list((await session.execute(_RELEVES, valeurs)).mappings())


async def versions(session: AsyncSession, conventions: list[UUID], vu: datetime) -> dict[UUID, RowMapping]:
    """(intitule, montant_eur, cibles) in force before `vu`, by convention."""
    lignes = (await session.execute(_VERSIONS, {"conventions": conventions, "vu": vu})).mappings()
    return {ligne["convention_id"]: ligne for ligne in lignes}


async def comptes(session: AsyncSession, conventions: list[UUID], vu: datetime) -> dict[UUID, int]:
    """Companies taken by the partner under the programme, by convention; none is absent."""
    lignes = (await session.execute(_COMPTES, {"conventions": conventions, "vu": vu})).mappings()
    return {ligne["convention_id"]: ligne["nombre"] for ligne in lignes}
