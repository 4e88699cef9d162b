"""SQL of the envelopes."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue.models import DispositifCatalogue
from services.aides.demandes.models import Demande
from services.aides.enveloppes.models import AffectationEnveloppe, Enveloppe, MouvementEnveloppe, VoteEnveloppe
from services.aides.enveloppes.verification import Contenu
from shared.identifiants import uuid7
from shared.pagination import Fenetre, paginer

E: Any = Enveloppe.__table__  # type: ignore[attr-defined]
VOTE: Any = VoteEnveloppe.__table__  # type: ignore[attr-defined]
AFFECTATION: Any = AffectationEnveloppe.__table__  # type: ignore[attr-defined]
MOUVEMENT: Any = MouvementEnveloppe.__table__  # type: ignore[attr-defined]
CATALOGUE: Any = DispositifCatalogue.__table__  # type: ignore[attr-defined]
DEMANDE: Any = Demande.__table__  # type: ignore[attr-defined]
CLE = ("mesure", "dispositifs", "territoire", "financeur")


async def inconnus(session: AsyncSession, codes: Iterable[str]) -> list[str]:
    """Those of the codes that are not in the catalogue."""
    connus = set((await session.execute(select(CATALOGUE.c.code))).scalars())
    return sorted(set(codes) - connus)


async def suivies(session: AsyncSession, dispositif: str, exercice: int) -> Sequence[Row[Any]]:
    """Envelopes of the dispositif, of that year and before, that have received credits."""
    dotee = exists().where(MOUVEMENT.c.enveloppe_id == E.c.id)
    requete = select(E.c.id, E.c.exercice, E.c.territoire).where(
        E.c.dispositifs.contains([dispositif]), E.c.exercice <= exercice, dotee
    )
    return (await session.execute(requete.order_by(E.c.id))).all()


async def verrouiller(session: AsyncSession, identifiants: Collection[UUID]) -> list[Enveloppe]:
    """The envelopes, locked in the order of their identifiers: every write takes them so."""
    requete = select(Enveloppe).where(E.c.id.in_(identifiants)).order_by(E.c.id).with_for_update()
    requete = requete.execution_options(populate_existing=True)
    return list((await session.execute(requete)).scalars())


async def expirees(
    session: AsyncSession, identifiants: Collection[UUID], maintenant: datetime
) -> list[AffectationEnveloppe]:
    """What still holds an amount although its time has passed."""
    requete = select(AffectationEnveloppe).where(
        AFFECTATION.c.enveloppe_id.in_(identifiants),
        AFFECTATION.c.reserve_eur > 0,
        AFFECTATION.c.expire_le <= maintenant,
    )
    return list((await session.execute(requete.order_by(AFFECTATION.c.id).with_for_update())).scalars())


async def total_expire(session: AsyncSession, maintenant: datetime, *ids: UUID) -> dict[UUID, Decimal]:
    """Amount that each envelope still counts as reserved and that nobody holds any more."""
    requete = select(AFFECTATION.c.enveloppe_id, func.sum(AFFECTATION.c.reserve_eur)).where(
        AFFECTATION.c.reserve_eur > 0, AFFECTATION.c.expire_le <= maintenant
    )
    if ids:
        requete = requete.where(AFFECTATION.c.enveloppe_id.in_(ids))
    return dict((await session.execute(requete.group_by(AFFECTATION.c.enveloppe_id))).all())


async def affectations(session: AsyncSession, demande_id: UUID) -> list[AffectationEnveloppe]:
    """What a demande holds, in each envelope that it has used."""
    requete = select(AffectationEnveloppe).where(AFFECTATION.c.demande_id == demande_id).order_by(AFFECTATION.c.id)
    return list((await session.execute(requete.execution_options(populate_existing=True))).scalars())


async def affectation(session: AsyncSession, affectation_id: UUID) -> AffectationEnveloppe | None:
    """What something holds, locked (its envelope is locked first)."""
    requete = select(AffectationEnveloppe).where(AFFECTATION.c.id == affectation_id).with_for_update()
    return (await session.execute(requete.execution_options(populate_existing=True))).scalar_one_or_none()


async def votes(session: AsyncSession, enveloppe_id: UUID) -> Sequence[Row[Any]]:
    """Votes and modifications, oldest first."""
    requete = select(VOTE).where(VOTE.c.enveloppe_id == enveloppe_id).order_by(VOTE.c.id)
    return (await session.execute(requete)).all()


async def vote(session: AsyncSession, enveloppe_id: UUID, vote_id: UUID) -> VoteEnveloppe | None:
    requete = select(VoteEnveloppe).where(VOTE.c.id == vote_id, VOTE.c.enveloppe_id == enveloppe_id)
    return (await session.execute(requete.with_for_update())).scalar_one_or_none()


async def suivante(session: AsyncSession, enveloppe: Enveloppe, maintenant: datetime, par: UUID) -> UUID:
    """The envelope of the same key for the next year, opened without credits when there is none."""
    cle: dict[str, Any] = {nom: getattr(enveloppe, nom) for nom in CLE} | {"exercice": enveloppe.exercice + 1}
    nouvelle = {"id": uuid7(), "mesure_nom": enveloppe.mesure_nom, "creee_le": maintenant, "creee_par": par}
    valeurs = {**cle, **nouvelle, "modifiee_le": maintenant, "version": 1}
    await session.execute(insert(E).values(valeurs).on_conflict_do_nothing())
    requete = select(E.c.id).where(*(E.c[nom].is_not_distinct_from(valeur) for nom, valeur in cle.items()))
    identifiant: UUID = (await session.execute(requete)).scalar_one()
    return identifiant


async def lire(session: AsyncSession, enveloppe_id: UUID) -> Row[Any] | None:
    return (await session.execute(select(E).where(E.c.id == enveloppe_id))).first()


async def lire_plusieurs(session: AsyncSession, identifiants: Collection[UUID]) -> Sequence[Row[Any]]:
    requete = select(E).where(E.c.id.in_(identifiants)).order_by(E.c.id)
    return (await session.execute(requete)).all()


async def lister(session: AsyncSession, filtres: dict[str, Any], fenetre: Fenetre | None = None) -> list[Row[Any]]:
    """Envelopes by `exercice`, `mesure`, `dispositif` (absent ones are None); all of them without a window."""
    dispositif = filtres.get("dispositif")
    conditions = [E.c[nom] == filtres[nom] for nom in ("exercice", "mesure") if filtres.get(nom) is not None]
    if dispositif is not None:
        conditions.append(E.c.dispositifs.contains([dispositif]))
    requete = select(E).where(*conditions)
    requete = requete.order_by(E.c.id) if fenetre is None else paginer(requete, E.c.id, fenetre)
    return list((await session.execute(requete)).all())


async def mouvements(session: AsyncSession, enveloppe_id: UUID, fenetre: Fenetre) -> list[Row[Any]]:
    """Movements of an envelope, oldest first, with what they are for."""
    requete = select(MOUVEMENT, AFFECTATION.c.demande_id, AFFECTATION.c.objet).outerjoin(
        AFFECTATION, AFFECTATION.c.id == MOUVEMENT.c.affectation_id
    )
    requete = paginer(requete.where(MOUVEMENT.c.enveloppe_id == enveloppe_id), MOUVEMENT.c.id, fenetre)
    return list((await session.execute(requete)).all())


async def votes_a_verifier(session: AsyncSession, identifiants: Collection[UUID]) -> int:
    """Approved votes whose amount has no checked source."""
    requete = select(func.count()).where(
        VOTE.c.enveloppe_id.in_(identifiants), VOTE.c.etat == "approuve", VOTE.c.a_verifier
    )
    return int((await session.execute(requete)).scalar_one())


async def dispositifs_suivis(session: AsyncSession, le: date) -> set[str]:
    """Dispositifs that an envelope with credits follows, of that year or before."""
    dotee = exists().where(MOUVEMENT.c.enveloppe_id == E.c.id)
    requete = select(func.unnest(E.c.dispositifs)).where(E.c.exercice <= le.year, dotee)
    return set((await session.execute(requete)).scalars())


async def tout(session: AsyncSession) -> Contenu:
    """Everything that a check reads, in one transaction."""
    demandes = select(DEMANDE.c.id, DEMANDE.c.etat, DEMANDE.c.montant_accorde_eur, DEMANDE.c.montant_paye_eur).where(
        DEMANDE.c.id.in_(select(AFFECTATION.c.demande_id))
    )
    tables = (select(E), select(AFFECTATION), select(MOUVEMENT).order_by(MOUVEMENT.c.numero), select(VOTE), demandes)
    return Contenu(*[(await session.execute(requete)).all() for requete in tables])
