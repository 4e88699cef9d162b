"""SQL of the orientations; every read passes through the caller's perimeter."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, false, not_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.models import Organisation
from services.gateway.consentements.registre import ferme
from services.gateway.dossiers.models import Dossier
from services.gateway.orientations.domain import EN_ATTENTE
from services.gateway.orientations.models import Orientation, OrientationEnvoi, OrientationLien
from services.gateway.repertoire.models import Antenne
from shared.pagination import Fenetre, paginer
from shared.securite.identite import Identite, Portee

O: Any = Orientation.__table__  # type: ignore[attr-defined]  # noqa: E741
E: Any = OrientationEnvoi.__table__  # type: ignore[attr-defined]
N: Any = Antenne.__table__  # type: ignore[attr-defined]
D: Any = Dossier.__table__  # type: ignore[attr-defined]
_DOSSIER = D.alias()
_EN_ATTENTE = sorted(etat.value for etat in EN_ATTENTE)
_VIVANTS = [*_EN_ATTENTE, "acceptee"]


def visible(identite: Identite) -> ColumnElement[bool]:
    """Orientations sent or received by the caller's organisation, those of the caller's company, or all."""
    portee, borne = identite.portee
    match portee:
        case Portee.TOUT:
            return true()
        case Portee.ORGANISATION:
            siennes = or_(O.c.emettrice_organisation_id == borne, O.c.decidee_organisation_id == borne)
            return and_(siennes, not_(ferme(O.c.dossier_id, borne)))
        case Portee.ENTREPRISE:
            siens = select(_DOSSIER.c.id).where(_DOSSIER.c.siren == borne)
            de_l_entreprise: ColumnElement[bool] = O.c.dossier_id.in_(siens)
            return de_l_entreprise
        case Portee.RIEN:
            return false()


def _lignes() -> Select[Any]:
    jointure = O.join(E, E.c.id == O.c.envoi_id).join(D, D.c.id == O.c.dossier_id)
    de_l_envoi = [E.c[nom] for nom in ("plateforme", "identifiant_externe", "axe", "besoin", "message", "creee_le")]
    return select(O, *de_l_envoi, D.c.siren).select_from(jointure)


async def lire(session: AsyncSession, identite: Identite, orientation_id: UUID) -> RowMapping | None:
    requete = _lignes().where(O.c.id == orientation_id, visible(identite))
    ligne: RowMapping | None = (await session.execute(requete)).mappings().first()
    return ligne


async def lister(
    session: AsyncSession, identite: Identite, fenetre: Fenetre, *, depuis: datetime | None, **filtres: Any
) -> Sequence[RowMapping]:
    """Rows of the window; `filtres` are column = value, absent ones are None."""
    requete = _lignes().where(visible(identite))
    for nom, valeur in filtres.items():
        if valeur is not None:
            requete = requete.where((D if nom == "siren" else O).c[nom] == valeur)
    if depuis is not None:
        requete = requete.where(O.c.maj_le >= depuis)
    lignes: Sequence[RowMapping] = (await session.execute(paginer(requete, O.c.id, fenetre))).mappings().all()
    return lignes


async def envoi(session: AsyncSession, identite: Identite, envoi_id: UUID) -> Sequence[RowMapping]:
    """The orientations of an envoi that the caller may see."""
    requete = _lignes().where(O.c.envoi_id == envoi_id, visible(identite)).order_by(O.c.id)
    lignes: Sequence[RowMapping] = (await session.execute(requete)).mappings().all()
    return lignes


async def organisations_connues(session: AsyncSession, ids: set[UUID]) -> set[UUID]:
    requete = select(Organisation.id).where(Organisation.id.in_(ids))  # type: ignore[call-overload, attr-defined]
    return set((await session.execute(requete)).scalars())


async def antennes_actives(session: AsyncSession, couples: set[tuple[UUID, UUID | None]]) -> set[tuple[UUID, UUID]]:
    """Those of the (organisation, antenne) couples that the directory knows and keeps open."""
    ids = [antenne for _, antenne in couples if antenne is not None]
    requete = select(N.c.organisation_id, N.c.id).where(N.c.id.in_(ids), N.c.active)
    return {(ligne[0], ligne[1]) for ligne in await session.execute(requete)}


async def envoi_externe(session: AsyncSession, plateforme: str, identifiant: str) -> RowMapping | None:
    requete = select(E).where(E.c.plateforme == plateforme, E.c.identifiant_externe == identifiant)
    return (await session.execute(requete)).mappings().first()


async def destinataires(session: AsyncSession, envoi_id: UUID) -> set[tuple[UUID, UUID | None]]:
    requete = select(O.c.demandee_organisation_id, O.c.antenne_id).where(O.c.envoi_id == envoi_id)
    return {(ligne[0], ligne[1]) for ligne in await session.execute(requete)}


async def dossier_verrouille(session: AsyncSession, dossier_id: UUID, *, attendre: bool = True) -> Dossier | None:
    """The dossier, locked first by all that changes its orientations; None when it is held and one must not wait."""
    requete = select(Dossier).where(D.c.id == dossier_id)
    requete = requete.with_for_update(skip_locked=not attendre).execution_options(populate_existing=True)
    return (await session.execute(requete)).scalar_one_or_none()


async def freres_verrouilles(session: AsyncSession, envoi_id: UUID) -> dict[UUID, Orientation]:
    """All the orientations of an envoi, locked in one order."""
    requete = select(Orientation).where(O.c.envoi_id == envoi_id).order_by(O.c.id).with_for_update()
    lues = (await session.execute(requete.execution_options(populate_existing=True))).scalars().all()
    return {orientation.id: orientation for orientation in lues}


async def echues(session: AsyncSession, jour: date, apres: UUID, limite: int = 100) -> Sequence[RowMapping]:
    """(id, dossier_id, envoi_id) of the orientations whose last day is past, after `apres`."""
    requete = (
        select(O.c.id, O.c.dossier_id, O.c.envoi_id)
        .where(O.c.etat.in_(_EN_ATTENTE), O.c.echeance_le < jour, O.c.id > apres)
        .order_by(O.c.id)
        .limit(limite)
    )
    return (await session.execute(requete)).mappings().all()


async def reperes(session: AsyncSession, orientation_id: UUID) -> RowMapping:
    """(dossier_id, envoi_id) of an orientation, whoever asks: a signed link has already said that it may."""
    requete = select(O.c.dossier_id, O.c.envoi_id).where(O.c.id == orientation_id)
    return (await session.execute(requete)).mappings().one()


async def dernier_lien(session: AsyncSession, orientation_id: UUID) -> OrientationLien | None:
    requete = select(OrientationLien).where(OrientationLien.orientation_id == orientation_id)  # type: ignore[arg-type]
    ordre: Any = OrientationLien.id
    return (await session.execute(requete.order_by(ordre.desc()).limit(1))).scalar_one_or_none()


async def du_partenaire(session: AsyncSession, dossier_id: UUID, organisation_id: UUID) -> Sequence[Orientation]:
    """The orientations of a dossier to one partner, locked; the dossier is locked already."""
    requete = (
        select(Orientation)
        .where(O.c.dossier_id == dossier_id, O.c.decidee_organisation_id == organisation_id)
        .order_by(O.c.id)
        .with_for_update()
    )
    return (await session.execute(requete)).scalars().all()


async def ouvertes(session: AsyncSession, dossier_id: UUID) -> Sequence[Orientation]:
    """The orientations of a dossier that wait or are accepted, locked; the dossier is locked already."""
    requete = select(Orientation).where(O.c.dossier_id == dossier_id, O.c.etat.in_(_VIVANTS))
    return (await session.execute(requete.order_by(O.c.id).with_for_update())).scalars().all()


async def envoi_vivant(session: AsyncSession, envoi_id: UUID) -> bool:
    """True while a partner of the envoi has the dossier or may still take it."""
    requete = select(O.c.id).where(O.c.envoi_id == envoi_id, O.c.etat.in_(_VIVANTS)).limit(1)
    return (await session.execute(requete)).first() is not None
