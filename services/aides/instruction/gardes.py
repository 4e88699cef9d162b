"""What the instruction stops on a demande: nobody acts with an interest declared, nor in another's place."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes.cas import Cas
from services.aides.demandes.domain import Geste
from services.aides.instruction import repository
from shared.trace import ContexteRequete

DE_LA_REGION = frozenset({Geste.COMPLETER, Geste.INSTRUIRE, Geste.ACCORDER, Geste.REFUSER, Geste.PAYER})


async def garder_personnes(session: AsyncSession, contexte: ContexteRequete, cas: Cas, geste: Geste) -> list[str]:
    """An interest declared; an instruction that somebody else leads."""
    if geste not in DE_LA_REGION:
        return []
    manques, qui = [], contexte.identite.compte_id
    if qui in await repository.deports(session, cas.demande.id):
        manques.append("Vous avez déclaré un lien d'intérêts avec cette demande.")
    if geste is Geste.INSTRUIRE:
        instruction = await repository.instruction(session, cas.demande.id)
        if instruction is not None and instruction.instructeur_id not in (None, qui):
            manques.append("Une autre personne instruit cette demande : la reprendre d'abord, en disant pourquoi.")
    return manques
