"""SQL of the programmes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select, true, update
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.programmes.models import CadreOrganisation, Programme, Proposition, VersionProgramme
from shared.pagination import Fenetre, paginer
from shared.securite.identite import PARTENAIRES, Identite, Role

P: Any = Programme.__table__  # type: ignore[attr-defined]
V: Any = VersionProgramme.__table__  # type: ignore[attr-defined]
R: Any = Proposition.__table__  # type: ignore[attr-defined]
F: Any = CadreOrganisation.__table__  # type: ignore[attr-defined]
VOIENT_LES_BROUILLONS = frozenset({Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER})


def visible(identite: Identite) -> ColumnElement[bool]:
    """Published and closed programmes for everyone; drafts for their organisation, the ensemblier and the Region."""
    if identite.role in VOIENT_LES_BROUILLONS:
        return true()
    public: ColumnElement[bool] = P.c.etat != "brouillon"
    if identite.role in PARTENAIRES:
        return or_(public, P.c.organisation_id == identite.organisation_id)
    return public


async def lire(session: AsyncSession, identite: Identite, programme_id: UUID) -> Programme | None:
    requete = select(Programme).where(P.c.id == programme_id, visible(identite))
    return (await session.execute(requete)).scalar_one_or_none()


async def verrouiller(session: AsyncSession, programme_id: UUID) -> Programme | None:
    """The programme; every edition of its code is locked, in order, so that two writers never wait for each other."""
    code = (await session.execute(select(P.c.code).where(P.c.id == programme_id))).scalar_one_or_none()
    if code is None:
        return None
    return next(edition for edition in await editions_verrouillees(session, code) if edition.id == programme_id)


async def editions_verrouillees(session: AsyncSession, code: str) -> Sequence[Programme]:
    """Every edition of a code, locked in order: two publications of one code wait for each other."""
    requete = select(Programme).where(P.c.code == code).order_by(P.c.id).with_for_update()
    return (await session.execute(requete.execution_options(populate_existing=True))).scalars().all()


async def proprietaire_du_code(session: AsyncSession, code: str) -> UUID | None:
    """Organisation that already uses the code."""
    trouve: UUID | None = (
        await session.execute(select(P.c.organisation_id).where(P.c.code == code).limit(1))
    ).scalar_one_or_none()
    return trouve


async def lister(
    session: AsyncSession, identite: Identite, fenetre: Fenetre, filtres: dict[str, Any]
) -> Sequence[Programme]:
    """Programmes of the window; `axe` and `modifie_depuis` filter beside the equalities."""
    axe, depuis = filtres.pop("axe", None), filtres.pop("modifie_depuis", None)
    requete: Select[Any] = select(Programme).where(
        visible(identite), *[P.c[nom] == valeur for nom, valeur in filtres.items() if valeur is not None]
    )
    if axe is not None:
        requete = requete.where(P.c.axes.contains([axe]))
    if depuis is not None:
        requete = requete.where(P.c.modifie_le >= depuis)
    lignes: Sequence[Programme] = (await session.execute(paginer(requete, P.c.id, fenetre))).scalars().all()
    return lignes


async def versions(session: AsyncSession, programme_id: UUID) -> Sequence[VersionProgramme]:
    """History of a programme, from its first version to the last."""
    requete = select(VersionProgramme).where(V.c.programme_id == programme_id).order_by(V.c.numero)
    return (await session.execute(requete)).scalars().all()


async def version_connue(session: AsyncSession, programme_id: UUID, avant: datetime) -> VersionProgramme | None:
    """What the programme was just before an instant."""
    requete = select(VersionProgramme).where(V.c.programme_id == programme_id, V.c.le < avant)
    return (await session.execute(requete.order_by(V.c.numero.desc()).limit(1))).scalar_one_or_none()


async def publies(session: AsyncSession) -> Sequence[Programme]:
    """Programmes published now, whatever their period."""
    requete = select(Programme).where(P.c.etat == "publie").order_by(P.c.code, P.c.id)
    return (await session.execute(requete)).scalars().all()


async def publies_connus(session: AsyncSession, avant: datetime) -> Sequence[Any]:
    """Each programme as it was just before an instant, if it was published then."""
    derniere = (
        select(V.c.programme_id, V.c.contenu, V.c.etat, V.c.numero, V.c.le)
        .ext(distinct_on(V.c.programme_id))
        .where(V.c.le < avant)
        .order_by(V.c.programme_id, V.c.numero.desc())
        .subquery()
    )
    requete = (
        select(
            P.c.id,
            P.c.code,
            P.c.edition,
            P.c.organisation_id,
            derniere.c.contenu,
            derniere.c.numero,
            derniere.c.le.label("modifie_le"),
        )
        .join(derniere, derniere.c.programme_id == P.c.id)
        .where(derniere.c.etat == "publie")
        .order_by(P.c.code, P.c.id)
    )
    return (await session.execute(requete)).all()


async def cadre(session: AsyncSession, organisation_id: UUID) -> CadreOrganisation | None:
    return await session.get(CadreOrganisation, organisation_id)


async def ecrire_cadre(
    session: AsyncSession, organisation_id: UUID, contenu: dict[str, Any], depuis: tuple[int, datetime]
) -> int | None:
    """New version of the frame; None when it is no longer at the version read, the first of the pair."""
    version, instant = depuis
    valeurs = {"contenu": contenu, "modifie_le": instant, "version": version + 1}
    ordre: Any = (
        insert(CadreOrganisation).values(organisation_id=organisation_id, **valeurs).on_conflict_do_nothing()
        if version == 0
        else update(CadreOrganisation)
        .where(F.c.organisation_id == organisation_id, F.c.version == version)
        .values(valeurs)
    )
    nouvelle: int | None = (await session.execute(ordre.returning(F.c.version))).scalar()
    return nouvelle


async def proposition_en_attente(session: AsyncSession, programme_id: UUID) -> Proposition | None:
    requete = select(Proposition).where(R.c.programme_id == programme_id, R.c.etat == "en_attente")
    return (await session.execute(requete)).scalar_one_or_none()


async def propositions(
    session: AsyncSession, identite: Identite, fenetre: Fenetre, etat: str | None
) -> Sequence[Proposition]:
    """Proposed changes: all for the Region and the ensemblier, its own for a partner."""
    requete = select(Proposition)
    if identite.role in PARTENAIRES:
        requete = requete.where(R.c.organisation_id == identite.organisation_id)
    if etat is not None:
        requete = requete.where(R.c.etat == etat)
    lignes: Sequence[Proposition] = (await session.execute(paginer(requete, R.c.id, fenetre))).scalars().all()
    return lignes


async def proposition(session: AsyncSession, proposition_id: UUID) -> Proposition | None:
    """The proposed change; its programme is locked before it, as by everything that changes either."""
    lue = await session.get(Proposition, proposition_id)
    if lue is None:
        return None
    await verrouiller(session, lue.programme_id)
    requete = select(Proposition).where(R.c.id == proposition_id).with_for_update()
    return (await session.execute(requete.execution_options(populate_existing=True))).scalar_one()
