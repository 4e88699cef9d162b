"""SQL of the référentiels; what is published is immutable, hence kept in memory."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.referentiels.domain import Referentiel, lire
from services.diagnostic.referentiels.models import BibliothequeActions, VersionReferentiel
from shared.pagination import Fenetre, paginer

T: Any = VersionReferentiel.__table__  # type: ignore[attr-defined]
B: Any = BibliothequeActions.__table__  # type: ignore[attr-defined]
_NOMS = ("id", "code", "numero", "etat", "titre", "note", "sha256", "cree_le", "publie_le", "version")
RESUME = tuple(T.c[nom] for nom in _NOMS)
_MEMOIRE_MAX = 32
_referentiels: dict[UUID, Referentiel] = {}
_actions: dict[UUID, dict[str, Any]] = {}


async def lister(
    session: AsyncSession, fenetre: Fenetre, etats: tuple[str, ...], code: str | None
) -> Sequence[RowMapping]:
    """Versions in one of the states, without their content."""
    requete = select(*RESUME).where(T.c.etat.in_(etats))
    if code is not None:
        requete = requete.where(T.c.code == code)
    lignes: Sequence[RowMapping] = (await session.execute(paginer(requete, T.c.id, fenetre))).mappings().all()
    return lignes


async def version(session: AsyncSession, code: str, numero: str, *, verrou: bool = False) -> VersionReferentiel | None:
    requete = select(VersionReferentiel).where(T.c.code == code, T.c.numero == numero)
    if verrou:
        requete = requete.with_for_update()
    return (await session.execute(requete)).scalar_one_or_none()


async def publiee(session: AsyncSession, code: str) -> VersionReferentiel | None:
    """The published version of a code, at most one."""
    requete = select(VersionReferentiel).where(T.c.code == code, T.c.etat == "publie")
    return (await session.execute(requete)).scalar_one_or_none()


async def verrouiller_code(session: AsyncSession, code: str) -> None:
    """One publication at a time per code, until the end of the transaction."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"referentiel:{code}", 0))))


async def referentiel(session: AsyncSession, version_id: UUID) -> Referentiel:
    """The référentiel of a published version."""
    if version_id not in _referentiels:
        contenu = (await session.execute(select(T.c.contenu).where(T.c.id == version_id))).scalar_one()
        _garder(_referentiels, version_id, lire(contenu))
    return _referentiels[version_id]


async def contenu(session: AsyncSession, version_id: UUID) -> dict[str, Any]:
    """The content of a version as published, texts included."""
    lu: dict[str, Any] = (await session.execute(select(T.c.contenu).where(T.c.id == version_id))).scalar_one()
    return lu


async def actions(session: AsyncSession, actions_id: UUID) -> dict[str, Any]:
    """Library of actions: `code`, `numero`, `sha256` and `actions` (list)."""
    if actions_id not in _actions:
        ligne = (await session.execute(select(B.c.contenu, B.c.sha256).where(B.c.id == actions_id))).one()
        _garder(_actions, actions_id, {**ligne.contenu, "sha256": ligne.sha256})
    return _actions[actions_id]


async def derniere_bibliotheque(session: AsyncSession, code: str) -> UUID:
    """Identifier of the library of actions published last."""
    requete = select(B.c.id).where(B.c.code == code).order_by(B.c.publie_le.desc(), B.c.id.desc()).limit(1)
    identifiant: UUID = (await session.execute(requete)).scalar_one()
    return identifiant


def _garder(memoire: dict[UUID, Any], cle: UUID, valeur: Any) -> None:
    if len(memoire) >= _MEMOIRE_MAX:
        memoire.pop(next(iter(memoire)))
    memoire[cle] = valeur
