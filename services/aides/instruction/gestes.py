"""Which function performs each gesture of the instruction."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.instruction import affectation, approbation, avis, notation, signalements
from services.aides.instruction.affaire import Affaire
from services.aides.instruction.gestes_schemas import GesteInstruction
from shared.trace import ContexteRequete

Action = Callable[[AsyncSession, ContexteRequete, Affaire, Any], Awaitable[int]]
ACTIONS: dict[str, Action] = {
    "prendre": affectation.prendre,
    "reprendre": affectation.reprendre,
    "confier": affectation.confier,
    "rendre": affectation.rendre,
    "reorienter": affectation.reorienter,
    "declarer-lien": affectation.declarer_lien,
    "demander-avis": avis.demander,
    "retirer-avis": avis.retirer,
    "noter": notation.noter,
    "signaler": signalements.signaler,
    "arreter": signalements.arreter,
    "resoudre": signalements.resoudre,
    "proposer": approbation.proposer,
    "approuver": approbation.approuver,
    "desapprouver": approbation.desapprouver,
}


async def effectuer(
    session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, entree: GesteInstruction
) -> int:
    """Performs the gesture and gives the position of its event."""
    return await ACTIONS[entree.geste](session, contexte, affaire, entree)
