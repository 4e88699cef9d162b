"""Journal line, event and thread of a completion request; they belong to the demande, whose clock they move."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.completude import repository
from services.aides.completude.domain import attendue
from services.aides.completude.models import Completude, MessageCompletude
from services.aides.demandes.domain import ATTENDUS, Etat
from services.aides.demandes.models import Demande
from services.aides.demandes.trace import publiable
from shared.trace import ContexteRequete, tracer


async def tracer_completude(
    session: AsyncSession,
    contexte: ContexteRequete,
    demande: Demande,
    completude: Completude,
    fait: str,
    **complement: Any,
) -> int:
    """Adds `aides.demande.completion-<fait>`; gives its position. `complement` goes to the journal only."""
    await session.flush()
    en_cours = await repository.en_cours(session, demande.id)
    attend = ATTENDUS[Etat(demande.etat)] and attendue(ligne["etat"] for ligne in en_cours)
    donnees = {**publiable(demande), "attend": attend, "raison": completude.raison}
    objet = {"id": completude.id, "raison": completude.raison, "echeance_le": completude.echeance_le}
    return await tracer(
        session,
        contexte,
        type=f"aides.demande.completion-{fait}",
        objet_id=demande.id,
        dossier_id=demande.dossier_id,
        apres={**donnees, "completude": {**objet, "etat": completude.etat}, **complement},
        donnees=donnees,
    )


def ecrire_au_fil(
    session: AsyncSession, contexte: ContexteRequete, completude: Completude, texte: str
) -> MessageCompletude:
    """One more line of the thread."""
    message = MessageCompletude(
        completude_id=completude.id,
        le=contexte.horloge.maintenant(),
        auteur_id=contexte.identite.compte_id,
        auteur_role=contexte.identite.role.value,
        texte=texte,
    )
    session.add(message)
    return message
