"""Journal line and event of what is decided on an envelope."""

from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from services.aides.enveloppes.models import Enveloppe
from services.aides.enveloppes.mouvements import compteurs
from shared.trace import ContexteRequete, tracer


async def toucher(
    session: AsyncSession, contexte: ContexteRequete, enveloppe: Enveloppe, fait: str, montant_eur: Decimal
) -> int:
    """A decision on the credits changes the version; what demandes do to the amounts does not."""
    enveloppe.modifiee_le = contexte.horloge.maintenant()
    flag_modified(enveloppe, "modifiee_le")  # two decisions at the same instant are two versions
    return await tracer_enveloppe(session, contexte, enveloppe, fait, montant_eur)


async def tracer_enveloppe(
    session: AsyncSession, contexte: ContexteRequete, enveloppe: Enveloppe, fait: str, montant_eur: Decimal
) -> int:
    """The journal line and the event of a change of the credits."""
    await session.flush()
    vus = compteurs(enveloppe)
    apres = {
        "mesure": enveloppe.mesure,
        "exercice": enveloppe.exercice,
        "dispositifs": enveloppe.dispositifs,
        "montant_eur": f"{montant_eur:.2f}",
        "ouvert_eur": f"{vus.ouvert_eur:.2f}",
    }
    return await tracer(session, contexte, type=f"aides.enveloppe.{fait}", objet_id=enveloppe.id, apres=apres)
