"""Asking for the co-financing of a diagnostic: never without the baseline of the company."""

from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.indicateurs.service import lire_base
from services.diagnostic.passations.models import Diagnostic
from services.diagnostic.restitution.errors import (
    CofinancementAbsent,
    CofinancementDejaDemande,
    DiagnosticAnnule,
    T0Manquant,
)
from services.diagnostic.restitution.models import Cofinancement
from services.diagnostic.restitution.schemas import CofinancementDemande, CofinancementLu
from shared.trace import ContexteRequete, tracer


def montant(cout_eur: Decimal, taux: Decimal) -> Decimal:
    """Euros asked for: cost × rate, to the nearest cent."""
    return (cout_eur * taux).quantize(Decimal("0.01"), ROUND_HALF_UP)


async def demander(
    session: AsyncSession, contexte: ContexteRequete, diagnostic: Diagnostic, entree: CofinancementDemande
) -> tuple[Cofinancement, int]:
    """The request, and the position of its event."""
    if diagnostic.etat == "annule":
        raise DiagnosticAnnule()
    if await lire_base(session, diagnostic.id) is None:
        raise T0Manquant()
    cofinancement = Cofinancement(
        diagnostic_id=diagnostic.id,
        prestataire=entree.prestataire,
        cout_eur=entree.cout_eur,
        taux=entree.taux.quantize(Decimal("0.0001")),
        montant_eur=montant(entree.cout_eur, entree.taux),
        demande_le=contexte.horloge.maintenant(),
        demande_par=contexte.identite.compte_id,
    )
    try:
        async with session.begin_nested():
            session.add(cofinancement)
            await session.flush()
    except IntegrityError:
        raise CofinancementDejaDemande() from None
    return cofinancement, await _tracer(session, contexte, diagnostic, cofinancement)


async def _tracer(
    session: AsyncSession, contexte: ContexteRequete, diagnostic: Diagnostic, cofinancement: Cofinancement
) -> int:
    donnees = {
        "diagnostic_id": diagnostic.id,
        "cout_eur": f"{cofinancement.cout_eur:.2f}",
        "taux": str(cofinancement.taux),
        "montant_eur": f"{cofinancement.montant_eur:.2f}",
    }
    return await tracer(
        session,
        contexte,
        type="diagnostic.cofinancement.demande",
        objet_id=cofinancement.id,
        dossier_id=diagnostic.dossier_id,
        apres={**donnees, "prestataire": cofinancement.prestataire},
        donnees=donnees,
    )


async def lire(session: AsyncSession, diagnostic_id: UUID) -> Cofinancement:
    """The request of a diagnostic, or CofinancementAbsent."""
    requete = select(Cofinancement).where(Cofinancement.diagnostic_id == diagnostic_id)  # type: ignore[arg-type]
    cofinancement = (await session.execute(requete)).scalar_one_or_none()
    if cofinancement is None:
        raise CofinancementAbsent()
    return cofinancement


def en_message(cofinancement: Cofinancement) -> CofinancementLu:
    reste = cofinancement.cout_eur - cofinancement.montant_eur
    return CofinancementLu.model_validate({**cofinancement.model_dump(), "reste_a_charge_eur": reste})
