"""SQL of the dossiers; every read passes through the caller's perimeter."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, bindparam, exists, false, literal_column, select, true
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from services.gateway.dossiers.models import Dossier, Partie, Referent
from services.gateway.dossiers.schemas import FicheDossier
from shared.base.figee import figer
from shared.pagination import Fenetre, paginer
from shared.securite.identite import Identite, Portee

T: Any = Dossier.__table__  # type: ignore[attr-defined]
P: Any = Partie.__table__  # type: ignore[attr-defined]
_COLONNES = [T.c[nom] for nom in FicheDossier.model_fields]


def _condition(portee: Portee, borne: Any) -> ColumnElement[bool]:
    match portee:
        case Portee.TOUT:
            return true()
        case Portee.ORGANISATION:
            return exists().where(P.c.dossier_id == T.c.id, P.c.organisation_id == borne)
        case Portee.ENTREPRISE:
            egal: ColumnElement[bool] = T.c.siren == borne
            return egal
        case Portee.RIEN:
            return false()


def visible(identite: Identite) -> ColumnElement[bool]:
    """Condition that keeps the dossiers in the caller's perimeter."""
    return _condition(*identite.portee)


def modifiable(identite: Identite) -> ColumnElement[bool]:
    """Condition that keeps what the caller may change: a former party only reads."""
    portee, borne = identite.portee
    if portee is not Portee.ORGANISATION:
        return visible(identite)
    return exists().where(P.c.dossier_id == T.c.id, P.c.organisation_id == borne, P.c.acces_jusqu_au.is_(None))


_FICHES = {
    portee: figer(
        select(*_COLONNES)
        .where(T.c.siren == bindparam("siren"), _condition(portee, bindparam("borne")))
        .order_by(T.c.etat.desc(), T.c.id.desc())
        .limit(literal_column("1"))
    )
    for portee in Portee
}


async def fiche(connexion: AsyncConnection, identite: Identite, siren: str) -> RowMapping | None:
    """Row of the company's dossier, the open one first, else the last closed."""
    portee, borne = identite.portee
    ligne: RowMapping | None = (
        (await connexion.execute(_FICHES[portee], {"siren": siren, "borne": borne})).mappings().first()
    )
    return ligne


async def dossier_a_modifier(session: AsyncSession, identite: Identite, siren: str) -> Dossier | None:
    """The dossier, locked for the transaction."""
    requete = (
        select(Dossier)
        .where(T.c.siren == siren, modifiable(identite))
        .order_by(T.c.etat.desc(), T.c.id.desc())
        .limit(1)
    )
    return (await session.execute(requete.with_for_update())).scalar_one_or_none()


async def dossier_ouvert(session: AsyncSession, siren: str) -> Dossier:
    """The open dossier of a company, whoever asks: used to say that it exists."""
    return (await session.execute(select(Dossier).where(T.c.siren == siren, T.c.etat == "ouvert"))).scalar_one()


async def dernier_clos(session: AsyncSession, siren: str) -> Dossier | None:
    """The last closed dossier of a company, whoever asks: a new one is then a relaunch."""
    requete = select(Dossier).where(T.c.siren == siren, T.c.etat == "clos").order_by(T.c.clos_le.desc(), T.c.id.desc())
    return (await session.execute(requete.limit(1))).scalars().first()


async def est_visible(session: AsyncSession, identite: Identite, dossier_id: UUID) -> bool:
    return (await session.execute(select(T.c.id).where(T.c.id == dossier_id, visible(identite)))).first() is not None


async def lister(session: AsyncSession, identite: Identite, fenetre: Fenetre, **filtres: Any) -> Sequence[RowMapping]:
    """Rows of the window; `filtres` are column = value, absent ones are None."""
    conditions = [T.c[nom] == valeur for nom, valeur in filtres.items() if valeur is not None]
    requete = paginer(select(*_COLONNES).where(visible(identite), *conditions), T.c.id, fenetre)
    lignes: Sequence[RowMapping] = (await session.execute(requete)).mappings().all()
    return lignes


async def organisations(session: AsyncSession, dossier_id: UUID) -> list[UUID]:
    return list((await session.execute(select(P.c.organisation_id).where(P.c.dossier_id == dossier_id))).scalars())


async def referent_actif(session: AsyncSession, dossier_id: UUID) -> Referent | None:
    requete = select(Referent).where(Referent.dossier_id == dossier_id, Referent.jusqu_au.is_(None))  # type: ignore[arg-type, union-attr]
    return (await session.execute(requete)).scalar_one_or_none()


async def a_diffuser(session: AsyncSession, limite: int = 50) -> Sequence[Dossier]:
    """Dossiers whose last revision has not reached every service."""
    return (
        (await session.execute(select(Dossier).where(T.c.revision > T.c.revision_diffusee).limit(limite)))
        .scalars()
        .all()
    )


async def acces_a_fermer(session: AsyncSession, maintenant: datetime, limite: int = 100) -> Sequence[RowMapping]:
    """(dossier_id, organisation_id) of the former parties whose reading is over."""
    requete = select(P.c.dossier_id, P.c.organisation_id).where(P.c.acces_jusqu_au <= maintenant)
    lignes: Sequence[RowMapping] = (await session.execute(requete.limit(limite))).mappings().all()
    return lignes


async def degrades(session: AsyncSession, limite: int = 50) -> Sequence[Dossier]:
    """Open dossiers whose sheet was typed by hand."""
    requete = (
        select(Dossier).where(T.c.etat_fiche == "degrade", T.c.etat == "ouvert").order_by(T.c.fiche_le).limit(limite)
    )
    return (await session.execute(requete)).scalars().all()
