"""What every draft of the Région goes through, whatever it holds: one at a time, four eyes, set aside but never lost.

A draft of the catalogue and a setting of the instruction share it; each says itself what is a defect, and what
publishing writes.
"""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.edition.errors import ApprobationParRedacteur, BrouillonDejaEnCours, EtatBrouillonContraire
from shared.trace import ContexteRequete

OUVERTS = frozenset({"brouillon", "approuve"})
"""States from which a draft may still change."""


class Redige(Protocol):
    """A row that is written by one person and approved by another."""

    etat: str
    redige_par: UUID
    redige_le: datetime
    approuve_par: UUID | None
    approuve_le: datetime | None


async def inscrire(session: AsyncSession, brouillon: Redige) -> None:
    """Adds a draft; BrouillonDejaEnCours when another one of the same object is open."""
    try:
        async with session.begin_nested():
            session.add(brouillon)
            await session.flush()
    except IntegrityError as erreur:
        raise BrouillonDejaEnCours() from erreur


def exiger_ouvert(brouillon: Redige, *, meme_objet: bool = True) -> None:
    """EtatBrouillonContraire once published or set aside, or for another object."""
    if brouillon.etat not in OUVERTS or not meme_objet:
        raise EtatBrouillonContraire()


def reprendre(contexte: ContexteRequete, brouillon: Redige) -> None:
    """Whoever corrects becomes the author, and an approval falls."""
    brouillon.etat = "brouillon"
    brouillon.redige_par, brouillon.redige_le = contexte.identite.compte_id, contexte.horloge.maintenant()
    brouillon.approuve_par = brouillon.approuve_le = None


def exiger_approbable(contexte: ContexteRequete, brouillon: Redige) -> None:
    """EtatBrouillonContraire; ApprobationParRedacteur: two persons, always."""
    if brouillon.etat != "brouillon":
        raise EtatBrouillonContraire()
    if brouillon.redige_par == contexte.identite.compte_id:
        raise ApprobationParRedacteur()


def marquer_approuve(contexte: ContexteRequete, brouillon: Redige) -> None:
    """Who approved, and when."""
    brouillon.etat = "approuve"
    brouillon.approuve_par, brouillon.approuve_le = contexte.identite.compte_id, contexte.horloge.maintenant()


def exiger_approuve(brouillon: Redige) -> None:
    """EtatBrouillonContraire unless it may be published."""
    if brouillon.etat != "approuve":
        raise EtatBrouillonContraire()


async def ecarter(session: AsyncSession, brouillon: Redige) -> None:
    """The draft is set aside; EtatBrouillonContraire once published."""
    exiger_ouvert(brouillon)
    brouillon.etat = "ecarte"
    await session.flush()
