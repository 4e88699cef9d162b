"""SQL of the watch."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.import_national.models import ChangementNational, FicheNationale
from services.aides.veille.models import AlerteDispositif, LienSource, ResponsableDispositif, VerificationDispositif

L: Any = LienSource.__table__  # type: ignore[attr-defined]
R: Any = ResponsableDispositif.__table__  # type: ignore[attr-defined]
_A: Any = AlerteDispositif.__table__  # type: ignore[attr-defined]
_V: Any = VerificationDispositif.__table__  # type: ignore[attr-defined]
_F: Any = FicheNationale.__table__  # type: ignore[attr-defined]
_C: Any = ChangementNational.__table__  # type: ignore[attr-defined]


async def liens(session: AsyncSession, adresses: Collection[str]) -> dict[str, LienSource]:
    """What is known of these pages."""
    requete = select(LienSource).where(L.c.adresse.in_(list(adresses)))
    return {lien.adresse: lien for lien in (await session.execute(requete)).scalars()}


async def liens_des_sources(session: AsyncSession, versions: Iterable[VersionEnVigueur]) -> dict[str, LienSource]:
    """What is known of the source pages of these versions."""
    return await liens(session, {source.adresse for version in versions for source in version.sources.values()})


async def verrouiller_liens(session: AsyncSession, adresses: Collection[str]) -> dict[str, LienSource]:
    """The same, locked."""
    requete = select(LienSource).where(L.c.adresse.in_(sorted(adresses))).order_by(L.c.adresse).with_for_update()
    return {lien.adresse: lien for lien in (await session.execute(requete)).scalars()}


async def verifications(session: AsyncSession) -> dict[str, datetime]:
    """Last time that somebody read each dispositif again."""
    requete = select(_V.c.dispositif, func.max(_V.c.le)).group_by(_V.c.dispositif)
    return dict((await session.execute(requete)).all())


async def confirmations(session: AsyncSession) -> dict[str, datetime]:
    """Last feed in which a funder said of each dispositif what is kept here, nothing waiting for a decision."""
    attend = exists().where(_C.c.fiche_id == _F.c.id, _C.c.etat == "en_attente")
    requete = select(_F.c.dispositif, func.max(_F.c.vue_le)).where(_F.c.dispositif.is_not(None), ~attend)
    return dict((await session.execute(requete.group_by(_F.c.dispositif))).all())


async def responsables(session: AsyncSession) -> dict[str, UUID]:
    """Who answers for each dispositif."""
    return dict((await session.execute(select(R.c.dispositif, R.c.compte_id))).all())


async def responsable(session: AsyncSession, dispositif: str) -> ResponsableDispositif | None:
    requete = select(ResponsableDispositif).where(R.c.dispositif == dispositif).with_for_update()
    return (await session.execute(requete)).scalar_one_or_none()


async def alerter(session: AsyncSession, dispositif: str, genre: str, cle: str, le: datetime) -> bool:
    """True the first time that this is said."""
    alerte = AlerteDispositif(dispositif=dispositif, genre=genre, cle=cle, le=le)
    requete = insert(_A).values(alerte.model_dump()).on_conflict_do_nothing(constraint="uq_dispositif_alerte")
    lignes: Sequence[Any] = (await session.execute(requete.returning(_A.c.id))).all()
    return bool(lignes)
