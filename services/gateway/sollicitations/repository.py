"""SQL of the sollicitations, in the caller's perimeter."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, false, func, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.dossiers.models import Dossier
from services.gateway.sollicitations.models import Sollicitation
from shared.pagination import Fenetre, paginer
from shared.securite.identite import Identite, Portee

S: Any = Sollicitation.__table__  # type: ignore[attr-defined]
D: Any = Dossier.__table__  # type: ignore[attr-defined]
_VERROU = text("SELECT pg_advisory_xact_lock(hashtextextended('sollicitation:' || :cle, 0))")
_COMPTES = """
SELECT {colonne} AS valeur, count(*) AS nombre FROM sollicitation
WHERE recue_le >= :du AND recue_le < :au AND {colonne} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1
"""


def visible(identite: Identite) -> ColumnElement[bool]:
    """Sollicitations sent by the caller's organisation, those of the caller's company, or all."""
    portee, borne = identite.portee
    condition: ColumnElement[bool]
    match portee:
        case Portee.TOUT:
            condition = true()
        case Portee.ORGANISATION:
            condition = S.c.emettrice_organisation_id == borne
        case Portee.ENTREPRISE:
            condition = S.c.siren == borne
        case Portee.RIEN:
            condition = false()
    return condition


async def verrouiller(session: AsyncSession, *cles: str | None) -> None:
    """Those who bring the same company, or the same contact, wait for each other."""
    for cle in sorted(cle for cle in cles if cle):
        await session.execute(_VERROU, {"cle": cle})


async def lire(
    session: AsyncSession, identite: Identite, sollicitation_id: UUID, *, verrouiller: bool = False
) -> Sollicitation | None:
    requete = select(Sollicitation).where(S.c.id == sollicitation_id, visible(identite))
    if verrouiller:
        requete = requete.with_for_update()
    return (await session.execute(requete)).scalar_one_or_none()


async def lister(
    session: AsyncSession, identite: Identite, fenetre: Fenetre, **filtres: Any
) -> Sequence[Sollicitation]:
    """Oldest first: it is a queue."""
    requete = select(Sollicitation).where(visible(identite))
    for nom, valeur in filtres.items():
        if valeur is not None:
            requete = requete.where(S.c[nom] == valeur)
    lues: Sequence[Sollicitation] = (await session.execute(paginer(requete, S.c.id, fenetre))).scalars().all()
    return lues


async def du_contact(session: AsyncSession, sollicitation: Sollicitation, depuis: datetime) -> int:
    """Number of other sollicitations of the same contact since that instant."""
    requete = select(func.count()).where(
        S.c.contact_empreinte == sollicitation.contact_empreinte,
        S.c.recue_le >= depuis,
        S.c.id != sollicitation.id,
    )
    return int((await session.execute(requete)).scalar_one())


async def dossier_ouvert(session: AsyncSession, siren: str) -> UUID | None:
    requete = select(D.c.id).where(D.c.siren == siren, D.c.etat == "ouvert")
    trouve: UUID | None = (await session.execute(requete)).scalar()
    return trouve


async def precedente(session: AsyncSession, siren: str, depuis: datetime, sauf: UUID) -> Sollicitation | None:
    """The last sollicitation of the company that was not set aside, since that instant."""
    requete = select(Sollicitation).where(
        S.c.siren == siren, S.c.recue_le >= depuis, S.c.etat != "ecartee", S.c.id != sauf
    )
    return (await session.execute(requete.order_by(S.c.id.desc()).limit(1))).scalar_one_or_none()


async def a_relancer(session: AsyncSession, avant: datetime) -> Sequence[Sollicitation]:
    """Unfinished requests never reminded, old enough, that nobody holds."""
    requete = select(Sollicitation).where(
        S.c.etat == "incomplete", S.c.relancee_le.is_(None), S.c.recue_le <= avant, S.c.courriel.is_not(None)
    )
    return (await session.execute(requete.order_by(S.c.id).limit(50).with_for_update(skip_locked=True))).scalars().all()


async def a_abandonner(session: AsyncSession, avant: datetime) -> Sequence[Sollicitation]:
    """Unfinished requests whose reminder had no effect, or that could not be reminded."""
    sans_effet = S.c.relancee_le <= avant
    sans_contact = S.c.courriel.is_(None) & (S.c.recue_le <= avant)
    requete = select(Sollicitation).where(S.c.etat == "incomplete", sans_effet | sans_contact)
    return (await session.execute(requete.order_by(S.c.id).limit(50).with_for_update(skip_locked=True))).scalars().all()


async def completee_ailleurs(session: AsyncSession, sollicitation: Sollicitation) -> UUID | None:
    """A later request of the same contact that did not stay unfinished."""
    requete = select(S.c.id).where(
        S.c.contact_empreinte == sollicitation.contact_empreinte,
        S.c.etat.in_(["recue", "acceptee"]),
        S.c.recue_le >= sollicitation.recue_le,
    )
    trouvee: UUID | None = (await session.execute(requete.limit(1))).scalar()
    return trouvee


async def effacer_contacts(session: AsyncSession, avant: datetime) -> int:
    """Forgets the addresses kept long enough; gives how many."""
    requete = update(S).where(S.c.courriel.is_not(None), S.c.recue_le < avant).values(courriel=None)
    return len((await session.execute(requete.returning(S.c.id))).all())


async def comptes(session: AsyncSession, colonne: str, du: datetime, au: datetime) -> list[RowMapping]:
    """Number of sollicitations received in the period by value of a column."""
    requete = text(_COMPTES.format(colonne=colonne))
    return list((await session.execute(requete, {"du": du, "au": au})).mappings())
