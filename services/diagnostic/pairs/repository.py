"""SQL of the peers: nothing of a company is read here unless it consents."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, func, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.pairs.models import ConsentementPairs, MiseEnRelation
from services.diagnostic.passations.models import Diagnostic, Resultat
from shared.perimetre.service import PERIMETRE, visible
from shared.securite.identite import Identite

D: Any = Diagnostic.__table__  # type: ignore[attr-defined]
R: Any = Resultat.__table__  # type: ignore[attr-defined]
C: Any = ConsentementPairs.__table__  # type: ignore[attr-defined]
M: Any = MiseEnRelation.__table__  # type: ignore[attr-defined]


async def consentement(session: AsyncSession, dossier_id: UUID, *, verrou: bool = False) -> ConsentementPairs | None:
    """What the company has said last; with `verrou`, nobody withdraws before the end of the transaction."""
    requete = select(ConsentementPairs).where(C.c.dossier_id == dossier_id)
    if verrou:
        requete = requete.with_for_update().execution_options(populate_existing=True)
    return (await session.execute(requete)).scalar_one_or_none()


async def profil(session: AsyncSession, diagnostic_id: UUID) -> RowMapping:
    """Activity, size and scores of the company of that diagnostic."""
    requete = select(PERIMETRE.c.naf, PERIMETRE.c.tranche_effectif, R.c.contenu["axes"].label("axes"))
    requete = requete.select_from(D).join(PERIMETRE, PERIMETRE.c.dossier_id == D.c.dossier_id)
    requete = requete.join(R, R.c.id == D.c.resultat_id).where(D.c.id == diagnostic_id)
    return (await session.execute(requete)).mappings().one()


async def consentants(
    session: AsyncSession, identite: Identite, dossier_id: UUID, division: str
) -> Sequence[RowMapping]:
    """Other companies of the division that consent: their last result given back; `vu`: in the caller's perimeter."""
    requete = (
        select(
            D.c.dossier_id,
            C.c.jeton,
            PERIMETRE.c.naf,
            PERIMETRE.c.tranche_effectif,
            PERIMETRE.c.siren,
            PERIMETRE.c.raison_sociale,
            R.c.contenu["axes"].label("axes"),
            visible(identite).label("vu"),
        )
        .select_from(D)
        .join(C, C.c.dossier_id == D.c.dossier_id)
        .join(PERIMETRE, PERIMETRE.c.dossier_id == D.c.dossier_id)
        .join(R, R.c.id == D.c.resultat_id)
        .where(C.c.accorde, D.c.etat == "restitue", D.c.dossier_id != dossier_id, PERIMETRE.c.etat == "ouvert")
        .where(func.left(PERIMETRE.c.naf, 2) == division)
        .ext(distinct_on(D.c.dossier_id))
        .order_by(D.c.dossier_id, D.c.restitue_le.desc())
    )
    return (await session.execute(requete)).mappings().all()


async def par_jeton(session: AsyncSession, dossier_id: UUID) -> Sequence[tuple[UUID, UUID]]:
    """(dossier, token) of every other company that consents."""
    requete = select(C.c.dossier_id, C.c.jeton).where(C.c.accorde, C.c.dossier_id != dossier_id)
    return [(ligne[0], ligne[1]) for ligne in await session.execute(requete)]


async def annuler(session: AsyncSession, dossier_id: UUID, valeurs: dict[str, Any]) -> Sequence[UUID]:
    """Closes the introductions alive of a company that withdraws; gives their identifiers."""
    requete = update(M).where(
        or_(M.c.demandeur_id == dossier_id, M.c.destinataire_id == dossier_id),
        M.c.etat.in_(["demandee", "acceptee"]),
    )
    resultat = await session.execute(requete.values(**valeurs, version=M.c.version + 1).returning(M.c.id))
    return list(resultat.scalars())


def _relations(identite: Identite, dossier_id: UUID) -> Select[Any]:
    """Introductions of a company, with the other one, and whether the caller may see its dossier."""
    autre = func.coalesce(func.nullif(M.c.demandeur_id, dossier_id), M.c.destinataire_id)
    requete = select(*M.c, PERIMETRE.c.siren, PERIMETRE.c.raison_sociale, visible(identite).label("vu"))
    requete = requete.join(PERIMETRE, PERIMETRE.c.dossier_id == autre)
    return requete.where(or_(M.c.demandeur_id == dossier_id, M.c.destinataire_id == dossier_id)).order_by(M.c.id)


async def relations(session: AsyncSession, identite: Identite, dossier_id: UUID) -> Sequence[RowMapping]:
    """Introductions asked and received, oldest first."""
    lignes: Sequence[RowMapping] = (await session.execute(_relations(identite, dossier_id))).mappings().all()
    return lignes


async def relation_lue(
    session: AsyncSession, identite: Identite, dossier_id: UUID, relation_id: UUID
) -> RowMapping | None:
    """One introduction of that company."""
    requete = _relations(identite, dossier_id).where(M.c.id == relation_id)
    ligne: RowMapping | None = (await session.execute(requete)).mappings().first()
    return ligne


async def relation_a_modifier(session: AsyncSession, relation_id: UUID) -> MiseEnRelation:
    """The introduction, locked."""
    return (await session.execute(select(MiseEnRelation).where(M.c.id == relation_id).with_for_update())).scalar_one()
