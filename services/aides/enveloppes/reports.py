"""Carries free credits of a year that is over to the next one."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.enveloppes import repository
from services.aides.enveloppes.domain import Nature
from services.aides.enveloppes.errors import (
    CreditsHorsBornes,
    EnveloppeInsuffisante,
    EnveloppeIntrouvable,
    ReportImpossible,
)
from services.aides.enveloppes.models import Enveloppe
from services.aides.enveloppes.mouvements import Origine, compteurs, ecrire, tenir_a_jour
from services.aides.enveloppes.reservations import insuffisante
from services.aides.enveloppes.schemas import ReportSaisi
from services.aides.enveloppes.trace import toucher
from shared.trace import ContexteRequete
from shared.valeurs import PLAFOND_MONTANT_EUR
from shared.versions import verifier_version


async def reporter(
    session: AsyncSession, contexte: ContexteRequete, lue: tuple[UUID, int], entree: ReportSaisi
) -> tuple[Enveloppe, Enveloppe, Decimal, int]:
    """The envelope that gives, the one that receives, the amount; `lue`: identifier and version read.

    EnveloppeIntrouvable, VersionPerimee, ReportImpossible, EnveloppeInsuffisante, CreditsHorsBornes.
    """
    de, vers = await _paire(session, contexte, lue)
    montant = _montant(de, vers, entree)
    sortant, entrant = (Nature.REPORT_SORTANT, montant), (Nature.REPORT_ENTRANT, montant)
    await ecrire(session, contexte, de, sortant, Origine(autre_id=vers.id, motif=entree.deliberation))
    await ecrire(session, contexte, vers, entrant, Origine(autre_id=de.id, motif=entree.deliberation))
    await toucher(session, contexte, vers, "report_recu", montant)
    return de, vers, montant, await toucher(session, contexte, de, "reportee", montant)


async def _paire(
    session: AsyncSession, contexte: ContexteRequete, lue: tuple[UUID, int]
) -> tuple[Enveloppe, Enveloppe]:
    """Both envelopes, locked in the order of their identifiers whichever gives."""
    enveloppe_id, attendue = lue
    origine = await session.get(Enveloppe, enveloppe_id)
    if origine is None:
        raise EnveloppeIntrouvable()
    if origine.exercice >= contexte.horloge.aujourdhui().year:
        raise ReportImpossible(f"L'exercice {origine.exercice} n'est pas terminé.", exercice=origine.exercice)
    qui, quand = contexte.identite.compte_id, contexte.horloge.maintenant()
    suivante = await repository.suivante(session, origine, quand, qui)
    par_id = {e.id: e for e in await tenir_a_jour(session, contexte, [enveloppe_id, suivante])}
    verifier_version(par_id[enveloppe_id].version, attendue)
    return par_id[enveloppe_id], par_id[suivante]


def _montant(de: Enveloppe, vers: Enveloppe, entree: ReportSaisi) -> Decimal:
    reste = compteurs(de).disponible_eur
    montant = reste if entree.montant_eur is None else entree.montant_eur
    if montant <= 0:
        raise EnveloppeInsuffisante("Il ne reste rien à reporter.", disponible_eur=f"{reste:.2f}")
    if montant > reste:
        raise insuffisante(reste, montant, de.exercice)
    if vers.reporte_eur + montant > PLAFOND_MONTANT_EUR:
        raise CreditsHorsBornes()
    return montant
