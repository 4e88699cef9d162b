"""SQL of the lists asked through the API; a partner sees its organisation's, the Région and the ensemblier all."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, delete, func, insert, select, text, true
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.ciblage.models import Ciblage, FichierCiblage, MorceauCiblage, ZonePartenaire
from shared.base import Base
from shared.contracts.zones import ZoneAntenne
from shared.pagination import Fenetre, paginer
from shared.securite.identite import PARTENAIRES, Identite

C: Any = Ciblage.__table__  # type: ignore[attr-defined]
F: Any = FichierCiblage.__table__  # type: ignore[attr-defined]
M: Any = MorceauCiblage.__table__  # type: ignore[attr-defined]
Z: Any = ZonePartenaire.__table__  # type: ignore[attr-defined]
EN_COURS = ("en_attente", "en_cours")
_UN_PAR_UN = text("SELECT pg_advisory_xact_lock(hashtextextended('ciblage:' || :compte, 0))")
_PRENDRE = text("""
UPDATE ciblage SET etat = 'en_cours', tentatives = tentatives + 1, fait = 0, etape = NULL, version = version + 1,
  bail_jusqu_au = clock_timestamp() + make_interval(secs => :bail_s)
WHERE id = (SELECT id FROM ciblage
  WHERE etat = 'en_attente' OR (etat = 'en_cours' AND bail_jusqu_au < clock_timestamp())
  ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING *
""")
_AVANCER = text("""
UPDATE ciblage SET etape = :etape, fait = :fait,
  bail_jusqu_au = clock_timestamp() + make_interval(secs => :bail_s)
WHERE id = :id AND etat = 'en_cours' AND tentatives = :tentative RETURNING true
""")
_TERMINER = text("""
UPDATE ciblage SET etat = :etat, cause = :cause, bilan = CAST(:bilan AS jsonb), termine_le = :le, expire_le = :expire,
  bail_jusqu_au = NULL, etape = NULL, version = version + 1
WHERE id = :id AND etat = 'en_cours' AND tentatives = :tentative RETURNING true
""")
_EXPIRER = text("""
UPDATE ciblage SET etat = 'expiree', version = version + 1
WHERE id IN (SELECT id FROM ciblage WHERE etat = 'prete' AND expire_le <= :le ORDER BY expire_le, id LIMIT 100
  FOR UPDATE SKIP LOCKED) RETURNING id
""")


def visible(identite: Identite) -> ColumnElement[bool]:
    """The lists that the caller may see."""
    if identite.role in PARTENAIRES:
        egal: ColumnElement[bool] = C.c.partenaire_id == identite.organisation_id
        return egal
    return true()


async def lire(session: AsyncSession, identite: Identite, ciblage_id: UUID) -> RowMapping | None:
    requete = select(C).where(C.c.id == ciblage_id, visible(identite))
    return (await session.execute(requete)).mappings().first()


async def lister(session: AsyncSession, identite: Identite, fenetre: Fenetre, etat: str | None) -> Sequence[RowMapping]:
    requete = select(C).where(visible(identite))
    if etat is not None:
        requete = requete.where(C.c.etat == etat)
    lignes: Sequence[RowMapping] = (await session.execute(paginer(requete, C.c.id, fenetre))).mappings().all()
    return lignes


async def fichiers(session: AsyncSession, ciblage_id: UUID) -> Sequence[RowMapping]:
    requete = select(F).where(F.c.ciblage_id == ciblage_id).order_by(F.c.format)
    lignes: Sequence[RowMapping] = (await session.execute(requete)).mappings().all()
    return lignes


async def morceaux(base: Base, ciblage_id: UUID, format_: str) -> AsyncIterator[bytes]:
    """The bytes of a file, part after part; no connection is held between two parts."""
    rang = 0
    while True:
        requete = select(M.c.contenu).where(M.c.ciblage_id == ciblage_id, M.c.format == format_, M.c.rang == rang)
        async with base.directe() as connexion:
            contenu = (await connexion.execute(requete)).scalar()
        if contenu is None:
            return
        yield bytes(contenu)
        rang += 1


async def en_cours_de(session: AsyncSession, compte_id: UUID) -> int:
    """Lists of an account that wait or are made; two askings of one account pass one after the other."""
    await session.execute(_UN_PAR_UN, {"compte": str(compte_id)})
    requete = select(func.count()).where(C.c.demande_par == compte_id, C.c.etat.in_(EN_COURS))
    return int((await session.execute(requete)).scalar_one())


async def inserer(session: AsyncSession, ciblage: Ciblage) -> UUID | None:
    """Adds the list; gives the one that is the same and is not over, when there is one."""
    requete = upsert(Ciblage).values(ciblage.model_dump())
    en_cours = text("etat IN ('en_attente','en_cours')")
    requete = requete.on_conflict_do_nothing(index_elements=["cle"], index_where=en_cours)
    if (await session.execute(requete.returning(C.c.id))).scalar() is not None:
        return None
    memes = select(C.c.id).where(C.c.cle == ciblage.cle, C.c.etat.in_(EN_COURS))
    deja: UUID = (await session.execute(memes)).scalar_one()
    return deja


async def zones(session: AsyncSession) -> Sequence[RowMapping]:
    """Where every partner acts."""
    requete = select(Z).order_by(Z.c.organisation_code, Z.c.antenne_id)
    lignes: Sequence[RowMapping] = (await session.execute(requete)).mappings().all()
    return lignes


async def remplacer_zones(session: AsyncSession, nouvelles: Sequence[ZoneAntenne]) -> None:
    await session.execute(text("LOCK TABLE zone_partenaire IN SHARE ROW EXCLUSIVE MODE"))
    await session.execute(delete(Z))
    if nouvelles:
        await session.execute(insert(Z), [zone.model_dump() for zone in nouvelles])


async def prendre(session: AsyncSession, bail_s: float) -> RowMapping | None:
    """The next list to make, leased; another worker passes it over."""
    return (await session.execute(_PRENDRE, {"bail_s": bail_s})).mappings().first()


async def avancer(session: AsyncSession, ligne: RowMapping, etape: str, fait: int, bail_s: float) -> bool:
    """Writes how far it is and holds the lease; False when the list has passed to another worker."""
    valeurs = {"id": ligne["id"], "tentative": ligne["tentatives"], "etape": etape, "fait": fait, "bail_s": bail_s}
    return (await session.execute(_AVANCER, valeurs)).scalar() is not None


async def terminer(session: AsyncSession, ligne: RowMapping, etat: str, le: datetime, **faits: Any) -> bool:
    """Writes what became of the list; False when it has passed to another worker."""
    valeurs = {"cause": None, "bilan": None, "expire": None, **faits}
    cle = {"id": ligne["id"], "tentative": ligne["tentatives"], "etat": etat, "le": le}
    return (await session.execute(_TERMINER, {**cle, **valeurs})).scalar() is not None


async def expirer(session: AsyncSession, le: datetime) -> list[UUID]:
    """Ends the lists whose time is over, and erases what they hold."""
    expirees = list((await session.execute(_EXPIRER, {"le": le})).scalars())
    if expirees:
        await session.execute(delete(M).where(M.c.ciblage_id.in_(expirees)))
    return expirees
