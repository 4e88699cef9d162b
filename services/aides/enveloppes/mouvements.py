"""Writes movements: the base then changes the amounts, and refuses what would overdraw."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.enveloppes import repository
from services.aides.enveloppes.domain import Compteurs, Nature
from services.aides.enveloppes.models import AffectationEnveloppe, Enveloppe, MouvementEnveloppe
from shared.trace import ContexteRequete


@dataclass(frozen=True, slots=True)
class Origine:
    """What a movement comes from."""

    affectation: AffectationEnveloppe | None = None
    vote_id: UUID | None = None
    autre_id: UUID | None = None
    motif: str | None = None


def compteurs(enveloppe: Any) -> Compteurs:
    """Amounts of a row or of an object."""
    return Compteurs(**{nom: getattr(enveloppe, nom) for nom in Compteurs.__dataclass_fields__})


async def ecrire(
    session: AsyncSession,
    contexte: ContexteRequete,
    enveloppe: Enveloppe,
    mouvement: tuple[Nature, Decimal],
    origine: Origine,
) -> None:
    """Adds the movement to an envelope that is locked; both objects then hold their new amounts."""
    nature, montant_eur = mouvement
    session.add(
        MouvementEnveloppe(
            enveloppe_id=enveloppe.id,
            nature=nature.value,
            montant_eur=montant_eur,
            affectation_id=origine.affectation.id if origine.affectation else None,
            vote_id=origine.vote_id,
            autre_id=origine.autre_id,
            motif=origine.motif,
            le=contexte.horloge.maintenant(),
            par=contexte.identite.compte_id,
        )
    )
    await session.flush()
    await session.refresh(enveloppe)
    if origine.affectation is not None:
        await session.refresh(origine.affectation)


async def tenir_a_jour(session: AsyncSession, contexte: ContexteRequete, ids: Sequence[UUID]) -> list[Enveloppe]:
    """The envelopes, locked, once what has expired in them is given back."""
    enveloppes = await repository.verrouiller(session, ids)
    par_id = {enveloppe.id: enveloppe for enveloppe in enveloppes}
    for expiree in await repository.expirees(session, ids, contexte.horloge.maintenant()):
        motif = f"échéance du {expiree.expire_le:%d/%m/%Y}"
        mouvement = (Nature.EXPIRATION, expiree.reserve_eur)
        await ecrire(session, contexte, par_id[expiree.enveloppe_id], mouvement, Origine(expiree, motif=motif))
    return enveloppes
