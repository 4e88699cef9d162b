"""SQL of the parcours; every read passes through the caller's perimeter."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import MetaData, RowMapping, Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from services.parcours.avancement.models import Parcours
from services.parcours.avancement.schemas import ParcoursResume
from services.parcours.modeles.conditions import Faits
from shared.base.figee import figer
from shared.chrono import Chrono
from shared.pagination import Fenetre, paginer
from shared.perimetre.service import PERIMETRE, PORTEES, visible
from shared.securite.identite import Identite
from shared.trace.models import table_journal

T: Any = Parcours.__table__  # type: ignore[attr-defined]
JOURNAL = table_journal(MetaData())
COLONNES = [T.c[nom] for nom in ParcoursResume.model_fields]
_FAITS = [T.c[nom] for nom in ("equipements", "sans_etude", "sans_adaptation", "sans_orientation", "ouvertes")]
HORLOGE = (
    "etape_debut_le",
    "echeance_initiale_le",
    "jours_pauses",
    "prolongations",
    "arrete_le",
    "echeance_suspendue_le",
    "remise_a_zero",
)
"""Columns of the clock, beside `echeance_le`."""
_REFERENT = PERIMETRE.c.referent_id.is_not(None).label("referent_nomme")
_COMPLET = [
    *COLONNES,
    T.c.modele_sha256,
    T.c.etapes_visitees,
    T.c.faits,
    T.c.silence_le,
    T.c.effet_depuis_le,
    *(T.c[nom] for nom in HORLOGE),
    *_FAITS,
    _REFERENT,
    PERIMETRE.c.etat.label("dossier_etat"),
]


def _du_perimetre(requete: Select[Any], identite: Identite) -> Select[Any]:
    return requete.join(PERIMETRE, PERIMETRE.c.dossier_id == T.c.dossier_id).where(visible(identite))


_COMPLETS = {
    portee: figer(
        select(*_COMPLET)
        .join(PERIMETRE, PERIMETRE.c.dossier_id == T.c.dossier_id)
        .where(condition, T.c.id == bindparam("parcours_id"))
    )
    for portee, condition in PORTEES.items()
}


async def complet(
    connexion: AsyncConnection | AsyncSession, identite: Identite, parcours_id: UUID
) -> RowMapping | None:
    """Row with everything that a gesture needs, None when it is not the caller's."""
    portee, borne = identite.portee
    resultat = await connexion.execute(_COMPLETS[portee], {"parcours_id": parcours_id, "borne": borne})
    ligne: RowMapping | None = resultat.mappings().first()
    return ligne


async def lister(session: AsyncSession, identite: Identite, fenetre: Fenetre, **filtres: Any) -> Sequence[RowMapping]:
    """Rows of the window; `filtres` are column = value, absent ones are None."""
    conditions = [T.c[nom] == valeur for nom, valeur in filtres.items() if valeur is not None]
    requete = paginer(_du_perimetre(select(*COLONNES), identite).where(*conditions), T.c.id, fenetre)
    lignes: Sequence[RowMapping] = (await session.execute(requete)).mappings().all()
    return lignes


async def a_modifier(session: AsyncSession, identite: Identite, parcours_id: UUID) -> tuple[Parcours, str] | None:
    """The parcours, locked for the transaction, and the state of its dossier."""
    requete = _du_perimetre(select(Parcours, PERIMETRE.c.etat), identite).where(T.c.id == parcours_id)
    ligne = (await session.execute(requete.with_for_update(of=T))).one_or_none()
    return None if ligne is None else (ligne[0], ligne[1])


async def actif(session: AsyncSession, dossier_id: UUID, modele: str) -> UUID:
    """The running parcours of that model on the dossier."""
    requete = select(T.c.id).where(T.c.dossier_id == dossier_id, T.c.modele == modele, T.c.actif)
    identifiant: UUID = (await session.execute(requete)).scalar_one()
    return identifiant


async def lignes_du_parcours(session: AsyncSession, parcours_id: UUID) -> Sequence[RowMapping]:
    """Journal lines of the parcours itself, oldest first."""
    requete = select(JOURNAL).where(JOURNAL.c.objet_id == parcours_id).order_by(JOURNAL.c.numero)
    return (await session.execute(requete)).mappings().all()


async def attendu(session: AsyncSession, parcours_id: UUID) -> str | None:
    """Party that the last move said to wait for: the reason of a suspension may name another than its step."""
    attend = JOURNAL.c.apres["attend"].astext
    requete = select(attend).where(JOURNAL.c.objet_id == parcours_id, attend.is_not(None))
    return (await session.execute(requete.order_by(JOURNAL.c.numero.desc()).limit(1))).scalar_one_or_none()


async def lignes_du_journal(
    session: AsyncSession, dossier_id: UUID, parcours_id: UUID, *, apres: int, limite: int
) -> Sequence[RowMapping]:
    """Journal lines of the parcours and of everything that names it, oldest first, after a number; one too many."""
    nomme = JOURNAL.c.apres["parcours_id"].astext == str(parcours_id)
    requete = select(JOURNAL).where(JOURNAL.c.dossier_id == dossier_id, (JOURNAL.c.objet_id == parcours_id) | nomme)
    requete = requete.where(JOURNAL.c.numero > apres).order_by(JOURNAL.c.numero).limit(limite + 1)
    return (await session.execute(requete)).mappings().all()


def chrono(ligne: Mapping[str, Any] | RowMapping) -> Chrono:
    """Clock of a row read by `complet`."""
    return Chrono(echeance_le=ligne["echeance_le"], **{nom: ligne[nom] for nom in HORLOGE})


def faits(ligne: RowMapping) -> Faits:
    """Facts of a row read by `complet`."""
    return Faits(
        referent_nomme=ligne["referent_nomme"],
        diagnostic_rattache=ligne["diagnostic_id"] is not None,
        t0_renseigne=ligne["t0_exercice"] is not None,
        plan_accepte=ligne["plan_etat"] == "accepte",
        equipements=ligne["equipements"],
        sans_etude=ligne["sans_etude"],
        sans_adaptation=ligne["sans_adaptation"],
        sans_orientation=ligne["sans_orientation"],
        ouvertes=ligne["ouvertes"],
        impact_mesure=ligne["impact_mesure"],
        enregistres=ligne["faits"],
    )
