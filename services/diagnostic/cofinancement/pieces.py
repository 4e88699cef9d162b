"""Invoices and payments: each adds a row, under the lock of the co-financing."""

from decimal import Decimal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.cofinancement.domain import Etat
from services.diagnostic.cofinancement.errors import (
    CofinancementFige,
    FactureDejaRecue,
    FactureExcessive,
    PaiementDiagnosticExcessif,
    PieceFuture,
)
from services.diagnostic.cofinancement.gestes import compte
from services.diagnostic.cofinancement.models import Cofinancement, FactureDiagnostic, PaiementDiagnostic
from services.diagnostic.cofinancement.schemas import FactureNouvelle, PaiementNouveau
from services.diagnostic.cofinancement.trace import publiable, tracer_cofinancement
from services.diagnostic.passations.models import Diagnostic
from shared.trace import ContexteRequete


async def facturer(
    session: AsyncSession,
    contexte: ContexteRequete,
    diagnostic: Diagnostic,
    cofinancement: Cofinancement,
    entree: FactureNouvelle,
) -> int:
    """Records an invoice, within the service done; gives the position of its event."""
    _exiger_ouvert(cofinancement, "Une facture")
    if entree.le > contexte.horloge.aujourdhui():
        raise PieceFuture("`le` ne peut pas être un jour à venir.", champ="le")
    reste = (cofinancement.service_fait_eur or Decimal(0)) - cofinancement.facture_eur
    if entree.montant_eur > reste:
        raise FactureExcessive(f"Il reste {reste:.2f} € à facturer.", reste_a_facturer_eur=f"{reste:.2f}")
    facture = FactureDiagnostic(
        cofinancement_id=cofinancement.id,
        enregistree_le=contexte.horloge.maintenant(),
        enregistree_par=contexte.identite.compte_id,
        **entree.model_dump(),
    )
    try:
        async with session.begin_nested():
            session.add(facture)
            await session.flush()
    except IntegrityError:
        raise FactureDejaRecue(numero=entree.numero) from None
    avant = publiable(cofinancement)
    cofinancement.facture_eur += entree.montant_eur
    complement = {"facture": entree.numero, "montant_facture_eur": f"{entree.montant_eur:.2f}"}
    return await tracer_cofinancement(
        session, contexte, diagnostic, cofinancement, "facture", avant=avant, complement=complement
    )


async def payer(
    session: AsyncSession,
    contexte: ContexteRequete,
    diagnostic: Diagnostic,
    cofinancement: Cofinancement,
    entree: PaiementNouveau,
) -> int:
    """Pays within what the invoices make due and the commitment; gives the position of its event."""
    _exiger_ouvert(cofinancement, "Un paiement")
    payable = compte(cofinancement).payable_eur
    if entree.montant_eur > payable:
        raise PaiementDiagnosticExcessif(f"{payable:.2f} € sont exigibles.", payable_eur=f"{payable:.2f}")
    paiement = PaiementDiagnostic(
        cofinancement_id=cofinancement.id,
        le=contexte.horloge.maintenant(),
        par=contexte.identite.compte_id,
        **entree.model_dump(),
    )
    session.add(paiement)
    avant = publiable(cofinancement)
    cofinancement.paye_eur += entree.montant_eur
    complement = {"paiement_eur": f"{entree.montant_eur:.2f}", "reference": entree.reference}
    return await tracer_cofinancement(
        session, contexte, diagnostic, cofinancement, "paiement", avant=avant, complement=complement
    )


def _exiger_ouvert(cofinancement: Cofinancement, piece: str) -> None:
    if cofinancement.etat != Etat.SERVICE_FAIT:
        raise CofinancementFige(
            f"{piece} s'enregistre entre le service fait et le solde ; le cofinancement est à l'état "
            f"« {cofinancement.etat} ».",
            permis=[],
        )
