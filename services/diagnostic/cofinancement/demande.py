"""Asking for the co-financing of a diagnostic: a quote, a convention, and never without the baseline of the company."""

from decimal import Decimal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.cofinancement import domain, repository
from services.diagnostic.cofinancement.errors import (
    CofinancementDejaDemande,
    ConventionHorsPeriode,
    DiagnosticAnnule,
    PieceFuture,
    T0Manquant,
)
from services.diagnostic.cofinancement.models import Cofinancement, ConventionPrestataire, LigneDevis
from services.diagnostic.cofinancement.schemas import CofinancementDemande, DevisNouveau
from services.diagnostic.cofinancement.trace import tracer_cofinancement
from services.diagnostic.indicateurs.service import lire_base
from services.diagnostic.passations.models import Diagnostic
from shared.trace import ContexteRequete


async def demander(
    session: AsyncSession, contexte: ContexteRequete, diagnostic: Diagnostic, entree: CofinancementDemande
) -> tuple[Cofinancement, int]:
    """The request, and the position of its event."""
    if diagnostic.etat == "annule":
        raise DiagnosticAnnule()
    if await lire_base(session, diagnostic.id) is None:
        raise T0Manquant()
    convention = await repository.convention(session, entree.convention_id)
    _verifier_devis(contexte, convention, entree.devis)
    cofinancement = _cofinancement(contexte, diagnostic, convention, entree.devis)
    try:
        async with session.begin_nested():
            session.add(cofinancement)
            await session.flush()
    except IntegrityError:
        raise CofinancementDejaDemande() from None
    session.add_all(_lignes(cofinancement, entree.devis))
    return cofinancement, await tracer_cofinancement(session, contexte, diagnostic, cofinancement, "demande")


def _verifier_devis(contexte: ContexteRequete, convention: ConventionPrestataire, devis: DevisNouveau) -> None:
    if devis.le > contexte.horloge.aujourdhui():
        raise PieceFuture("`devis.le` ne peut pas être un jour à venir.", champ="devis.le")
    if not convention.du <= devis.le <= convention.au:
        raise ConventionHorsPeriode(
            f"`devis.le` n'est pas dans la convention {convention.reference}, du {convention.du:%d/%m/%Y} "
            f"au {convention.au:%d/%m/%Y} compris.",
            champ="devis.le",
            du=convention.du.isoformat(),
            au=convention.au.isoformat(),
        )


def _cofinancement(
    contexte: ContexteRequete, diagnostic: Diagnostic, convention: ConventionPrestataire, devis: DevisNouveau
) -> Cofinancement:
    cout = domain.total((ligne.quantite, ligne.prix_unitaire_eur) for ligne in devis.lignes)
    return Cofinancement(
        diagnostic_id=diagnostic.id,
        convention_id=convention.id,
        prestataire=convention.prestataire,
        devis_reference=devis.reference,
        devis_le=devis.le,
        cout_eur=cout,
        taux=convention.taux,
        plafond_eur=convention.plafond_eur,
        montant_eur=domain.part(cout, convention.taux, convention.plafond_eur),
        paye_eur=Decimal(0),
        demande_le=contexte.horloge.maintenant(),
        demande_par=contexte.identite.compte_id,
    )


def _lignes(cofinancement: Cofinancement, devis: DevisNouveau) -> list[LigneDevis]:
    return [
        LigneDevis(
            cofinancement_id=cofinancement.id,
            rang=rang,
            montant_eur=domain.total([(ligne.quantite, ligne.prix_unitaire_eur)]),
            **ligne.model_dump(),
        )
        for rang, ligne in enumerate(devis.lignes, 1)
    ]
