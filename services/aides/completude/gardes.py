"""What the completion requests stop in the life of a demande."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.completude import repository
from services.aides.demandes.cas import Cas
from services.aides.demandes.domain import Geste
from shared.trace import ContexteRequete

ARRETES = frozenset({Geste.COMPLETER, Geste.INSTRUIRE, Geste.ACCORDER, Geste.REFUSER})
"""Gestures that wait until nothing is asked of the company any more."""
_SUITES = {"ouverte": "attend la réponse de l'entreprise", "corrigee": "attend d'être acceptée ou rouverte"}


async def completudes_en_cours(session: AsyncSession, _contexte: ContexteRequete, cas: Cas, geste: Geste) -> list[str]:
    """One sentence per request that is not closed."""
    if geste not in ARRETES:
        return []
    return [
        f"Une demande de complément ({ligne['raison']}) {_SUITES[ligne['etat']]}."
        for ligne in await repository.en_cours(session, cas.demande.id)
    ]
