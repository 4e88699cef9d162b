"""What the envelopes leave to each dispositif of a plan: the platform's own, and those that the caller knows."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.enveloppes import repository
from services.aides.enveloppes.disponible import Lieu, montant_disponible
from services.aides.plan.saisie import Enveloppe, PlanNouveau
from shared.contracts.perimetre import PerimetreDossier
from shared.horloge import Horloge


async def completer_enveloppes(
    session: AsyncSession, horloge: Horloge, entree: PlanNouveau, codes: Collection[str], dossier: PerimetreDossier
) -> PlanNouveau:
    """The input with what is left for each dispositif that an envelope follows; of two amounts, the lower.

    The amounts are those of now: a plan for an earlier day, or another year, keeps what its caller says.
    """
    restants = {enveloppe.dispositif: enveloppe.restant_eur for enveloppe in entree.enveloppes}
    le, aujourdhui = entree.le, horloge.aujourdhui()
    if le is not None and le >= aujourdhui and le.year == aujourdhui.year:
        for code, montant in (await _disponibles(session, horloge, codes, le, dossier)).items():
            restants[code] = min(montant, restants.get(code, montant))
    enveloppes = [Enveloppe(dispositif=code, restant_eur=restants[code]) for code in sorted(restants)]
    return entree.model_copy(update={"enveloppes": enveloppes})


async def _disponibles(
    session: AsyncSession, horloge: Horloge, codes: Collection[str], le: date, dossier: PerimetreDossier
) -> dict[str, Decimal]:
    lieu = Lieu(dossier.code_commune, dossier.departement)
    montants = {
        code: await montant_disponible(session, horloge, code, le, lieu)
        for code in sorted(await repository.dispositifs_suivis(session, le) & set(codes))
    }
    return {code: montant for code, montant in montants.items() if montant is not None}
