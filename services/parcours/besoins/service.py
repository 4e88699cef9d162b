"""Identifying the training needs of a parcours, and their life until the training is done."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.models import Parcours
from services.parcours.besoins import domain
from services.parcours.besoins.dependencies import AxesDuDiagnostic
from services.parcours.besoins.errors import (
    BesoinIntrouvable,
    GesteBesoinRefuse,
    MotifBesoinNecessaire,
    OpcoNecessaire,
)
from services.parcours.besoins.models import Besoin
from services.parcours.besoins.reperes import opco_de, opcos, regles
from services.parcours.besoins.schemas import GesteBesoin
from shared.identifiants import uuid7
from shared.trace import ContexteRequete, tracer
from shared.versions import verifier_version

T: Any = Besoin.__table__  # type: ignore[attr-defined]


async def identifier(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, lus: AxesDuDiagnostic
) -> list[str]:
    """Adds the needs that the diagnostic shows and that are not known yet; gives the axes that could not be scored."""
    en_vigueur = regles()
    for vu in domain.identifier(lus.axes, en_vigueur):
        valeurs = _valeurs(contexte, parcours, lus.diagnostic_id, vu)
        requete = insert(Besoin).values(valeurs).on_conflict_do_nothing().returning(T.c.id)
        nouveau = (await session.execute(requete)).scalar_one_or_none()
        if nouveau is not None:
            await _tracer(session, contexte, await session.get_one(Besoin, nouveau), "identifie")
    return domain.non_evalues(lus.axes, en_vigueur)


def _valeurs(contexte: ContexteRequete, parcours: Parcours, diagnostic_id: UUID, vu: domain.BesoinVu) -> dict[str, Any]:
    maintenant = contexte.horloge.maintenant()
    return {
        "id": uuid7(),
        "parcours_id": parcours.id,
        "dossier_id": parcours.dossier_id,
        "diagnostic_id": diagnostic_id,
        **asdict(vu),
        "regles": regles().numero,
        "etat": domain.ETATS[0],
        "envois": 0,
        "identifie_le": maintenant,
        "depuis_le": maintenant,
        "version": 1,
    }


async def besoins(session: AsyncSession, parcours_id: UUID) -> Sequence[Besoin]:
    """Needs of the parcours, oldest first."""
    requete = select(Besoin).where(T.c.parcours_id == parcours_id).order_by(T.c.id)
    return (await session.execute(requete)).scalars().all()


async def besoin(session: AsyncSession, parcours_id: UUID, besoin_id: UUID) -> Besoin:
    """One need of that parcours, locked; BesoinIntrouvable."""
    requete = select(Besoin).where(T.c.id == besoin_id, T.c.parcours_id == parcours_id).with_for_update()
    trouve = (await session.execute(requete)).scalar_one_or_none()
    if trouve is None:
        raise BesoinIntrouvable()
    return trouve


async def faire(
    session: AsyncSession, contexte: ContexteRequete, besoin: Besoin, version: int, naf: str | None, entree: GesteBesoin
) -> int:
    """The gesture, and the position of its event; addressed, the need becomes an orientation like any other."""
    verifier_version(besoin.version, version)
    if besoin.etat not in domain.DEPUIS[entree.geste]:
        possibles = [geste for geste, etats in domain.DEPUIS.items() if besoin.etat in etats]
        raise GesteBesoinRefuse(etat=besoin.etat, gestes_possibles=possibles)
    attendus = domain.MOTIFS_REFUS if entree.geste == "refuser" else ()
    if (entree.motif is None) != (not attendus) or (entree.motif and entree.motif not in attendus):
        raise MotifBesoinNecessaire(motifs=list(attendus))
    if entree.geste == "adresser":
        besoin.opco = _opco(naf, entree)
        besoin.envois += 1
    return await changer(session, contexte, besoin, entree.geste, entree.motif)


async def changer(
    session: AsyncSession, contexte: ContexteRequete, besoin: Besoin, geste: str, motif: str | None
) -> int:
    """Makes a gesture already found possible."""
    besoin.etat, besoin.motif = domain.VERS[geste], motif
    besoin.depuis_le = contexte.horloge.maintenant()
    await session.flush()
    return await _tracer(session, contexte, besoin, besoin.etat)


def _opco(naf: str | None, entree: GesteBesoin) -> str:
    suggere = opco_de(naf)
    choisi = entree.opco or (suggere.code if suggere else None)
    if choisi not in opcos():
        raise OpcoNecessaire(opcos=sorted(opcos()))
    return str(choisi)


async def _tracer(session: AsyncSession, contexte: ContexteRequete, besoin: Besoin, fait: str) -> int:
    """`reference` names one sending: the gateway makes one orientation of it, however often the event is read."""
    noms = ("parcours_id", "axe", "besoin", "urgence", "opco", "etat", "motif")
    return await tracer(
        session,
        contexte,
        type=f"parcours.besoin.{fait}",
        objet_id=besoin.id,
        dossier_id=besoin.dossier_id,
        apres={**{nom: getattr(besoin, nom) for nom in noms}, "reference": f"{besoin.id}-{besoin.envois}"},
    )
