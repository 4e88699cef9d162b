"""SQL of the imports, the sheets and their changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.import_national.models import ChangementNational, FicheNationale, ImportNational
from shared.pagination import Fenetre, paginer

I: Any = ImportNational.__table__  # type: ignore[attr-defined]  # noqa: E741
F: Any = FicheNationale.__table__  # type: ignore[attr-defined]
C: Any = ChangementNational.__table__  # type: ignore[attr-defined]
_VERROU = text("SELECT pg_advisory_xact_lock(hashtextextended('import-national', 0))")
EN_ATTENTE = "en_attente"


async def verrouiller(session: AsyncSession) -> None:
    """One import or decision at a time, until the end of the transaction."""
    await session.execute(_VERROU)


async def dernier_import(session: AsyncSession, source: str) -> ImportNational | None:
    """The last feed of a source."""
    requete = select(ImportNational).where(I.c.source == source).order_by(I.c.id.desc()).limit(1)
    return (await session.execute(requete)).scalar_one_or_none()


async def lire_import(session: AsyncSession, import_id: UUID) -> ImportNational | None:
    return (await session.execute(select(ImportNational).where(I.c.id == import_id))).scalar_one_or_none()


async def lister_imports(session: AsyncSession, fenetre: Fenetre, source: str | None) -> Sequence[RowMapping]:
    requete = select(I)
    if source is not None:
        requete = requete.where(I.c.source == source)
    lignes: Sequence[RowMapping] = (await session.execute(paginer(requete, I.c.id, fenetre))).mappings().all()
    return lignes


async def fiches(session: AsyncSession, source: str) -> dict[str, FicheNationale]:
    """Sheets of a source, by key, locked."""
    requete = select(FicheNationale).where(F.c.source == source).order_by(F.c.id).with_for_update()
    return {fiche.identifiant: fiche for fiche in (await session.execute(requete)).scalars()}


async def fiche(session: AsyncSession, fiche_id: UUID, *, verrou: bool = False) -> FicheNationale | None:
    requete = select(FicheNationale).where(F.c.id == fiche_id)
    return (await session.execute(requete.with_for_update() if verrou else requete)).scalar_one_or_none()


async def lister_fiches(
    session: AsyncSession, fenetre: Fenetre, *, source: str | None, dispositif: str | None, disparue: bool | None
) -> Sequence[FicheNationale]:
    requete = select(FicheNationale)
    if source is not None:
        requete = requete.where(F.c.source == source)
    if dispositif is not None:
        requete = requete.where(F.c.dispositif == dispositif)
    if disparue is not None:
        requete = requete.where(F.c.disparue_le.is_not(None) if disparue else F.c.disparue_le.is_(None))
    return list((await session.execute(paginer(requete, F.c.id, fenetre))).scalars())


async def en_attente(session: AsyncSession, source: str) -> dict[tuple[UUID, str], ChangementNational]:
    """Changes of a source that wait for a person, by sheet and field."""
    requete = select(ChangementNational).join(F, F.c.id == C.c.fiche_id)
    requete = requete.where(F.c.source == source, C.c.etat == EN_ATTENTE)
    lignes = (await session.execute(requete)).scalars()
    return {(ligne.fiche_id, ligne.champ): ligne for ligne in lignes}


async def changement(session: AsyncSession, changement_id: UUID) -> ChangementNational | None:
    """The change, locked."""
    requete = select(ChangementNational).where(C.c.id == changement_id).with_for_update()
    return (await session.execute(requete)).scalar_one_or_none()


async def lister_changements(
    session: AsyncSession, fenetre: Fenetre, *, etat: str | None, import_id: UUID | None, fiche_id: UUID | None
) -> Sequence[RowMapping]:
    colonnes = (F.c.source, F.c.identifiant, F.c.dispositif)
    requete = select(*C.c, *colonnes).join(F, F.c.id == C.c.fiche_id)
    filtres = ((C.c.etat, etat), (C.c.import_id, import_id), (C.c.fiche_id, fiche_id))
    requete = requete.where(*(colonne == valeur for colonne, valeur in filtres if valeur is not None))
    lignes: Sequence[RowMapping] = (await session.execute(paginer(requete, C.c.id, fenetre))).mappings().all()
    return lignes


async def lu(session: AsyncSession, changement_id: UUID) -> RowMapping:
    """The change as it is shown."""
    requete = select(*C.c, F.c.source, F.c.identifiant, F.c.dispositif).join(F, F.c.id == C.c.fiche_id)
    return (await session.execute(requete.where(C.c.id == changement_id))).mappings().one()


async def attentes_par_fiche(session: AsyncSession, fiches_: Sequence[UUID]) -> dict[UUID, int]:
    """Number of changes that wait, by sheet."""
    requete = select(C.c.fiche_id, func.count()).where(C.c.etat == EN_ATTENTE, C.c.fiche_id.in_(fiches_))
    return dict((await session.execute(requete.group_by(C.c.fiche_id))).all())


async def revoir(session: AsyncSession, source: str, cles: Sequence[str], le: datetime) -> None:
    """The same feed came again: its sheets are seen once more, and nothing else changes."""
    await session.execute(update(F).where(F.c.source == source, F.c.identifiant.in_(cles)).values(vue_le=le))
