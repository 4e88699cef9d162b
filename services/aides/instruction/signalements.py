"""Flags: raised, they block the decision; stopped, only a refusal remains; resolved, the demande goes on."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes.cas import Cas
from services.aides.demandes.domain import Geste
from services.aides.instruction.affaire import Affaire, exiger_sans_lien, tracer_affaire
from services.aides.instruction.decision_schemas import GesteArreter, GesteResoudre, GesteSignaler
from services.aides.instruction.errors import GesteInstructionRefuse
from services.aides.instruction.models_decision import SignalementDemande
from shared.trace import ContexteRequete

S: Any = SignalementDemande.__table__  # type: ignore[attr-defined]
LEVE, ARRETE, RESOLU = "leve", "arrete", "resolu"
BLOQUES = {
    LEVE: frozenset({Geste.ACCORDER, Geste.REFUSER}),
    ARRETE: frozenset({Geste.COMPLETER, Geste.INSTRUIRE, Geste.ACCORDER}),
}
"""Gestures that a flag blocks, by its state."""


async def signaler(session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, entree: GesteSignaler) -> int:
    """By anyone of the Région without interest declared."""
    await exiger_sans_lien(session, affaire, contexte.identite.compte_id)
    signalement = SignalementDemande(
        demande_id=affaire.demande.id,
        objet=entree.objet,
        leve_par=contexte.identite.compte_id,
        leve_le=contexte.horloge.maintenant(),
    )
    session.add(signalement)
    return await tracer_affaire(session, contexte, affaire, "signalee", signalement_id=signalement.id)


async def arreter(session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, entree: GesteArreter) -> int:
    """A raised flag stops the demande."""
    signalement = await _trouver(session, contexte, affaire, entree.signalement_id)
    if signalement.etat != LEVE:
        raise GesteInstructionRefuse("Seul un signalement levé arrête la demande.")
    signalement.etat, signalement.arret = ARRETE, entree.motif_detail
    signalement.arrete_par, signalement.arrete_le = contexte.identite.compte_id, contexte.horloge.maintenant()
    return await tracer_affaire(session, contexte, affaire, "arretee", signalement_id=signalement.id)


async def resoudre(session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, entree: GesteResoudre) -> int:
    """A stop is resolved by another person than the one who stopped."""
    signalement = await _trouver(session, contexte, affaire, entree.signalement_id)
    if signalement.etat == RESOLU:
        raise GesteInstructionRefuse("Ce signalement est déjà résolu.")
    if signalement.arrete_par == contexte.identite.compte_id:
        raise GesteInstructionRefuse("Un arrêt est levé par une autre personne que celle qui l'a décidé.")
    signalement.etat, signalement.resolution = RESOLU, entree.motif_detail
    signalement.resolu_par, signalement.resolu_le = contexte.identite.compte_id, contexte.horloge.maintenant()
    return await tracer_affaire(session, contexte, affaire, "signalement-resolu", signalement_id=signalement.id)


async def de_demande(session: AsyncSession, demande_id: UUID) -> Sequence[SignalementDemande]:
    requete = select(SignalementDemande).where(S.c.demande_id == demande_id).order_by(S.c.id)
    return (await session.execute(requete)).scalars().all()


async def garder_signalements(session: AsyncSession, _: ContexteRequete, cas: Cas, geste: Geste) -> list[str]:
    """A flag raised blocks the decision; a flag that stops leaves the refusal alone."""
    if not any(geste in gestes for gestes in BLOQUES.values()):
        return []
    phrases = {LEVE: "Un signalement est à résoudre.", ARRETE: "La demande est arrêtée par un signalement."}
    return [
        phrases[signalement.etat]
        for signalement in await de_demande(session, cas.demande.id)
        if geste in BLOQUES.get(signalement.etat, ())
    ]


async def _trouver(
    session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, signalement_id: UUID
) -> SignalementDemande:
    await exiger_sans_lien(session, affaire, contexte.identite.compte_id)
    for signalement in await de_demande(session, affaire.demande.id):
        if signalement.id == signalement_id:
            return signalement
    raise GesteInstructionRefuse("Ce signalement n'est pas de cette demande.", champ="signalement_id")
