"""Commitment, service done, balance, giving up: each by whom it belongs to."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.cofinancement import domain
from services.diagnostic.cofinancement.domain import Compte, Etat, Geste
from services.diagnostic.cofinancement.errors import (
    CofinancementFige,
    DiagnosticNonRestitue,
    EngagementExcessif,
    MemePersonneEngage,
    ResteAPayer,
    ServiceFaitExcessif,
)
from services.diagnostic.cofinancement.models import Cofinancement
from services.diagnostic.cofinancement.schemas import (
    GesteAbandonner,
    GesteCofinancement,
    GesteConstater,
    GesteEngager,
    GesteSolder,
)
from services.diagnostic.cofinancement.trace import publiable, tracer_cofinancement
from services.diagnostic.passations.dependencies import REDACTEURS
from services.diagnostic.passations.models import Diagnostic
from shared.erreurs import AccesInterdit
from shared.securite.identite import Role
from shared.trace import ContexteRequete

ROLES: dict[Geste, tuple[Role, ...]] = {
    Geste.ENGAGER: (Role.REGION,),
    Geste.CONSTATER: (Role.REGION, Role.ENSEMBLIER),
    Geste.SOLDER: (Role.REGION,),
    Geste.ABANDONNER: (Role.REGION, *REDACTEURS),
}
"""Who may perform a gesture: those who ask for the money do not grant it."""
FAITS = {
    Geste.ENGAGER: "engage",
    Geste.CONSTATER: "service_fait",
    Geste.SOLDER: "solde",
    Geste.ABANDONNER: "abandonne",
}
"""Name of the event of each gesture."""


def compte(cofinancement: Cofinancement) -> Compte:
    """What holds the payments of a co-financing; nothing is committed before its commitment."""
    engage = cofinancement.engage_eur or domain.ZERO
    return Compte(cofinancement.taux, engage, cofinancement.facture_eur, cofinancement.paye_eur)


async def effectuer(
    session: AsyncSession,
    contexte: ContexteRequete,
    diagnostic: Diagnostic,
    cofinancement: Cofinancement,
    entree: GesteCofinancement,
) -> int:
    """Performs the gesture; gives the position of its event."""
    geste = Geste(entree.geste)
    if contexte.identite.role not in ROLES[geste]:
        raise AccesInterdit(roles_permis=sorted(role.value for role in ROLES[geste]))
    suivant = domain.TRANSITIONS.get((Etat(cofinancement.etat), geste))
    if suivant is None:
        possibles = [str(g) for e, g in domain.TRANSITIONS if e == cofinancement.etat]
        phrase = f"« {geste} » n'est pas possible sur un cofinancement à l'état « {cofinancement.etat} »."
        raise CofinancementFige(phrase, permis=possibles)
    avant = publiable(cofinancement)
    complement = _appliquer(contexte, diagnostic, cofinancement, entree)
    cofinancement.etat = suivant.value
    return await tracer_cofinancement(
        session, contexte, diagnostic, cofinancement, FAITS[geste], avant=avant, complement=complement
    )


def _appliquer(
    contexte: ContexteRequete, diagnostic: Diagnostic, cofinancement: Cofinancement, entree: GesteCofinancement
) -> dict[str, Any]:
    """The effect proper to the gesture; gives what the journal adds."""
    match entree:
        case GesteEngager():
            return _engager(contexte, cofinancement, entree)
        case GesteConstater():
            return _constater(contexte, diagnostic, cofinancement, entree)
        case GesteSolder():
            return _solder(contexte, cofinancement)
        case GesteAbandonner():
            cofinancement.motif = entree.motif
            return {"motif": entree.motif}


def _engager(contexte: ContexteRequete, cofinancement: Cofinancement, entree: GesteEngager) -> dict[str, Any]:
    if contexte.identite.compte_id == cofinancement.demande_par:
        raise MemePersonneEngage()
    montant = cofinancement.montant_eur if entree.montant_eur is None else entree.montant_eur
    if montant > cofinancement.montant_eur:
        maximum = f"{cofinancement.montant_eur:.2f}"
        raise EngagementExcessif(f"`montant_eur` ne peut pas dépasser {maximum} €.", montant_maximal_eur=maximum)
    cofinancement.engage_eur, cofinancement.engagement_reference = montant, entree.reference
    cofinancement.engage_le = contexte.horloge.maintenant()
    cofinancement.engage_par = contexte.identite.compte_id
    return {"reference": entree.reference}


def _constater(
    contexte: ContexteRequete, diagnostic: Diagnostic, cofinancement: Cofinancement, entree: GesteConstater
) -> dict[str, Any]:
    if diagnostic.etat != "restitue":
        raise DiagnosticNonRestitue(etat=diagnostic.etat)
    if entree.montant_eur > cofinancement.cout_eur:
        maximum = f"{cofinancement.cout_eur:.2f}"
        raise ServiceFaitExcessif(f"`montant_eur` ne peut pas dépasser {maximum} €.", montant_maximal_eur=maximum)
    cofinancement.service_fait_eur = entree.montant_eur
    cofinancement.service_fait_le = contexte.horloge.maintenant()
    cofinancement.service_fait_par = contexte.identite.compte_id
    return {}


def _solder(contexte: ContexteRequete, cofinancement: Cofinancement) -> dict[str, Any]:
    """What the invoices make due is paid; the rest of the commitment is given back."""
    etat = compte(cofinancement)
    if etat.payable_eur > 0 or not cofinancement.facture_eur:
        raise ResteAPayer(payable_eur=f"{etat.payable_eur:.2f}", facture_eur=f"{cofinancement.facture_eur:.2f}")
    cofinancement.solde_le = contexte.horloge.maintenant()
    return {"rendu_eur": f"{etat.reste_eur:.2f}"}
