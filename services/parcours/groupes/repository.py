"""SQL of the groups: a caller sees those it carries or has a dossier in, and in them its own dossiers only."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, exists, func, select, text, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.models import Parcours
from services.parcours.groupes.errors import CandidatureIntrouvable, GroupeIntrouvable, PropositionIntrouvable
from services.parcours.groupes.models import Candidature, Groupe, Proposition
from shared.pagination import Fenetre, paginer
from shared.perimetre.service import PERIMETRE, visible
from shared.securite.identite import Identite, Portee

G: Any = Groupe.__table__  # type: ignore[attr-defined]
C: Any = Candidature.__table__  # type: ignore[attr-defined]
PARCOURS: Any = Parcours.__table__  # type: ignore[attr-defined]
P: Any = Proposition.__table__  # type: ignore[attr-defined]
_EN_ALERTE = """groupe.etat = 'en_constitution' AND groupe.retenus + groupe.retenus::numeric
  * greatest(groupe.limite_le - CAST(:le AS date), 0) / greatest(CAST(:le AS date) - groupe.ouvert_le, 1)
  < groupe.quorum"""
"""The same forecast as `domain.prevoir`, so that a list can be filtered by it."""


def _du_perimetre(identite: Identite) -> ColumnElement[bool]:
    """The dossier of the candidature is in the caller's perimeter."""
    return exists(select(1).where(PERIMETRE.c.dossier_id == C.c.dossier_id, visible(identite)))


def _groupes_visibles(identite: Identite) -> ColumnElement[bool]:
    portee, borne = identite.portee
    if portee is Portee.TOUT:
        return true()
    par_membre = exists(select(1).where(C.c.groupe_id == G.c.id, _du_perimetre(identite)).correlate(G))
    if portee is Portee.ORGANISATION:
        porte: ColumnElement[bool] = G.c.porteur_id == borne
        return porte | par_membre
    return par_membre


def _compte(*conditions: ColumnElement[bool]) -> Any:
    requete = select(func.count()).select_from(C).where(C.c.groupe_id == G.c.id, *conditions)
    return requete.correlate(G).scalar_subquery()


def _lecture(identite: Identite) -> Select[Any]:
    comptes = [
        _compte(C.c.etat == "candidate").label("candidats"),
        _compte(C.c.etat == "liste_attente").label("liste_attente"),
        _compte(C.c.etat != "retiree", ~_du_perimetre(identite)).label("hors_perimetre"),
    ]
    return select(*G.c, *comptes).where(_groupes_visibles(identite))


async def lire(session: AsyncSession, identite: Identite, groupe_id: UUID) -> RowMapping:
    """The group with its counts; GroupeIntrouvable when it is not the caller's."""
    ligne: RowMapping | None = (await session.execute(_lecture(identite).where(G.c.id == groupe_id))).mappings().first()
    if ligne is None:
        raise GroupeIntrouvable()
    return ligne


async def lister(
    session: AsyncSession,
    identite: Identite,
    fenetre: Fenetre,
    *,
    en_alerte_le: date | None,
    depuis: datetime | None = None,
    **filtres: Any,
) -> Sequence[RowMapping]:
    """Groups of the window; `en_alerte_le` keeps those that will miss their quorum, as seen that day.

    `depuis` keeps those whose state, or one of whose candidatures, has changed since that instant.
    """
    requete = _lecture(identite).where(*(G.c[nom] == valeur for nom, valeur in filtres.items() if valeur is not None))
    if en_alerte_le is not None:
        requete = requete.where(text(_EN_ALERTE).bindparams(le=en_alerte_le))
    if depuis is not None:
        bougee = exists(select(1).where(C.c.groupe_id == G.c.id, C.c.depuis_le >= depuis).correlate(G))
        requete = requete.where((G.c.depuis_le >= depuis) | bougee)
    lignes: Sequence[RowMapping] = (await session.execute(paginer(requete, G.c.id, fenetre))).mappings().all()
    return lignes


async def a_modifier(session: AsyncSession, identite: Identite, groupe_id: UUID) -> Groupe:
    """The group, locked for the transaction: places and quorum are decided under this lock."""
    requete = select(Groupe).where(G.c.id == groupe_id, _groupes_visibles(identite)).with_for_update(of=G)
    groupe = (await session.execute(requete)).scalar_one_or_none()
    if groupe is None:
        raise GroupeIntrouvable()
    return groupe


async def echus(session: AsyncSession, le: date, limite: int) -> Sequence[Groupe]:
    """Groups whose closing date is past, locked; those that another run holds are left to it."""
    requete = select(Groupe).where(G.c.etat == "en_constitution", G.c.limite_le < le).order_by(G.c.limite_le, G.c.id)
    return (await session.execute(requete.limit(limite).with_for_update(skip_locked=True))).scalars().all()


def _candidatures(identite: Identite) -> Select[Any]:
    requete = select(*C.c, PERIMETRE.c.siren, PERIMETRE.c.raison_sociale)
    return requete.join(PERIMETRE, PERIMETRE.c.dossier_id == C.c.dossier_id).where(visible(identite))


async def candidatures(
    session: AsyncSession, identite: Identite, groupe_id: UUID, fenetre: Fenetre, etat: str | None = None
) -> Sequence[RowMapping]:
    """Candidatures of the group that the caller may see, in order of arrival."""
    requete = _candidatures(identite).where(C.c.groupe_id == groupe_id)
    if etat is not None:
        requete = requete.where(C.c.etat == etat)
    lignes: Sequence[RowMapping] = (await session.execute(paginer(requete, C.c.id, fenetre))).mappings().all()
    return lignes


async def candidature_lue(session: AsyncSession, identite: Identite, candidature_id: UUID) -> RowMapping:
    """One candidature with its company; CandidatureIntrouvable."""
    ligne: RowMapping | None = (
        (await session.execute(_candidatures(identite).where(C.c.id == candidature_id))).mappings().first()
    )
    if ligne is None:
        raise CandidatureIntrouvable()
    return ligne


async def candidature_a_modifier(
    session: AsyncSession, identite: Identite, groupe_id: UUID, candidature_id: UUID
) -> Candidature:
    """A candidature of that group in the caller's perimeter; the group must already be locked."""
    requete = select(Candidature).where(C.c.id == candidature_id, C.c.groupe_id == groupe_id, _du_perimetre(identite))
    candidature = (await session.execute(requete.with_for_update(of=C))).scalar_one_or_none()
    if candidature is None:
        raise CandidatureIntrouvable()
    return candidature


async def membres(session: AsyncSession, groupe_id: UUID, *etats: str) -> Sequence[Candidature]:
    """Candidatures of the group in those states, in order of arrival, whatever the perimeter."""
    requete = select(Candidature).where(C.c.groupe_id == groupe_id, C.c.etat.in_(etats)).order_by(C.c.id)
    return (await session.execute(requete)).scalars().all()


async def parcours_en_cours(session: AsyncSession, dossier_id: UUID, modele: str) -> Parcours | None:
    """The running parcours of that model on the dossier, locked."""
    requete = select(Parcours).where(PARCOURS.c.dossier_id == dossier_id, PARCOURS.c.modele == modele, PARCOURS.c.actif)
    return (await session.execute(requete.with_for_update())).scalar_one_or_none()


async def premiere_en_attente(session: AsyncSession, groupe_id: UUID) -> Candidature | None:
    """The oldest of the waiting list whose dossier is open."""
    requete = select(Candidature).join(PERIMETRE, PERIMETRE.c.dossier_id == C.c.dossier_id)
    requete = requete.where(C.c.groupe_id == groupe_id, C.c.etat == "liste_attente", PERIMETRE.c.etat == "ouvert")
    return (await session.execute(requete.order_by(C.c.id).limit(1))).scalar_one_or_none()


def _propositions(identite: Identite) -> Select[Any]:
    requete = select(*P.c, PERIMETRE.c.siren, PERIMETRE.c.referent_id)
    return requete.join(PERIMETRE, PERIMETRE.c.dossier_id == P.c.dossier_id).where(visible(identite))


async def propositions(
    session: AsyncSession, identite: Identite, fenetre: Fenetre, *, echues_le: date | None, **filtres: Any
) -> Sequence[RowMapping]:
    """Proposals of the perimeter; `echues_le` keeps those that wait for an answer past their due date."""
    requete = _propositions(identite).where(*(P.c[n] == valeur for n, valeur in filtres.items() if valeur is not None))
    if echues_le is not None:
        requete = requete.where(P.c.etat == "proposee", P.c.echeance_le < echues_le)
    lignes: Sequence[RowMapping] = (await session.execute(paginer(requete, P.c.id, fenetre))).mappings().all()
    return lignes


async def proposition_lue(session: AsyncSession, identite: Identite, proposition_id: UUID) -> RowMapping:
    """One proposal with its company; PropositionIntrouvable."""
    ligne: RowMapping | None = (
        (await session.execute(_propositions(identite).where(P.c.id == proposition_id))).mappings().first()
    )
    if ligne is None:
        raise PropositionIntrouvable()
    return ligne


async def proposition_a_modifier(session: AsyncSession, identite: Identite, proposition_id: UUID) -> Proposition:
    """The proposal, locked; PropositionIntrouvable when it is not the caller's."""
    requete = select(Proposition).join(PERIMETRE, PERIMETRE.c.dossier_id == P.c.dossier_id)
    requete = requete.where(P.c.id == proposition_id, visible(identite)).with_for_update(of=P)
    proposition = (await session.execute(requete)).scalar_one_or_none()
    if proposition is None:
        raise PropositionIntrouvable()
    return proposition


async def sans_reponse(session: AsyncSession, groupe_id: UUID) -> int:
    """Proposals of the group that still wait."""
    requete = select(func.count()).select_from(P).where(P.c.groupe_id == groupe_id, P.c.etat == "proposee")
    return int((await session.execute(requete)).scalar_one())
