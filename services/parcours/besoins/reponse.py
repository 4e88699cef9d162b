"""The need follows the orientation that was made of it."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.besoins import domain, service
from services.parcours.besoins.errors import BesoinIntrouvable
from services.parcours.besoins.models import Besoin
from shared.contracts.besoins import ReponseOpco
from shared.trace import ContexteRequete

T: Any = Besoin.__table__  # type: ignore[attr-defined]


async def recevoir(session: AsyncSession, contexte: ContexteRequete, reponse: ReponseOpco) -> None:
    """Makes the gestures that lead to the answered state, if this sending is still the last one."""
    requete = select(Besoin).where(T.c.id == reponse.besoin_id).with_for_update()
    besoin = (await session.execute(requete)).scalar_one_or_none()
    if besoin is None:
        raise BesoinIntrouvable()
    if besoin.envois != reponse.envoi:
        return
    seul = replace(contexte, automatique=True)
    for geste in domain.chemin(besoin.etat, reponse.etat):
        motif = (reponse.motif or domain.MOTIF_INCONNU) if geste == "refuser" else None
        await service.changer(session, seul, besoin, geste, motif)
