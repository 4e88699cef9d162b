"""Performs a gesture on a demande: the table first, then who, then what is missing, then the effect."""

from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes import branches, domain
from services.aides.demandes.cas import Cas
from services.aides.demandes.domain import Etat, Geste, Situation
from services.aides.demandes.errors import (
    ConfirmationNecessaire,
    DecideurEstInstructeur,
    GesteRefuse,
    MontantExcessif,
    MontantNul,
    MotifDeResiliation,
    PaiementExcessif,
    SignatureIncoherente,
)
from services.aides.demandes.models import Paiement
from services.aides.demandes.schemas import (
    GesteAccorder,
    GesteConventionner,
    GesteDemande,
    GestePayer,
    GesteRefuser,
    GesteRetirer,
)
from services.aides.demandes.trace import publiable, tracer_demande
from services.aides.rejeu.consignation import Decision, consigner
from shared.erreurs import AccesInterdit
from shared.horloge import PARIS
from shared.securite.identite import Identite
from shared.trace import ContexteRequete

FAITS = {
    Geste.DEPOSER: "deposee",
    Geste.COMPLETER: "complete",
    Geste.INSTRUIRE: "instruite",
    Geste.ACCORDER: "accordee",
    Geste.REFUSER: "refusee",
    Geste.CONVENTIONNER: "conventionnee",
    Geste.PAYER: "payee",
    Geste.CLORE: "close",
    Geste.RETIRER: "retiree",
}
"""Name of the event of each gesture."""
DECISIONS = frozenset({Geste.ACCORDER, Geste.REFUSER})


def a_fournir(situation: Situation, geste: Geste) -> list[str]:
    """Fields to give with a gesture."""
    champs = {
        Geste.ACCORDER: ["montant_eur"],
        Geste.CONVENTIONNER: ["signee_entreprise_le", "signee_region_le"],
        Geste.PAYER: ["montant_eur"],
        Geste.REFUSER: ["motif"],
    }.get(geste, [])
    explique = geste is Geste.ACCORDER and situation.verdict == "a_confirmer"
    resilie = geste is Geste.RETIRER and situation.etat is Etat.CONVENTIONNEE
    return [*champs, "motif_detail"] if explique or resilie else champs


async def examiner(session: AsyncSession, contexte: ContexteRequete, cas: Cas, geste: Geste) -> list[str]:
    """Everything that blocks a gesture for this caller; empty when it is allowed."""
    situation, identite = cas.situation, contexte.identite
    if domain.suivant(situation.etat, geste) is None:
        return [domain.refus_de_transition(situation.etat, geste)]
    manques = [*domain.manques(situation, geste), *await branches.empechements(session, contexte, cas, geste)]
    if identite.role.value not in domain.ROLES[geste]:
        manques.insert(0, f"Geste réservé aux rôles : {', '.join(sorted(domain.ROLES[geste]))}.")
    return manques


async def effectuer(session: AsyncSession, contexte: ContexteRequete, cas: Cas, entree: GesteDemande) -> int:
    """Performs the gesture and gives the position of its event.

    AccesInterdit, GesteRefuse, DecideurEstInstructeur, ConfirmationNecessaire, MontantNul, MontantExcessif,
    PaiementExcessif, SignatureIncoherente, MotifDeResiliation.
    """
    geste = Geste(entree.geste)
    verifier(cas.situation, contexte.identite, geste)
    empechements = await branches.empechements(session, contexte, cas, geste)
    if empechements:
        raise GesteRefuse(" ".join(empechements), manque=empechements, etat=cas.situation.etat)
    avant = publiable(cas.demande)
    complement = _appliquer(session, contexte, cas, entree) | await branches.effets(session, contexte, cas, entree)
    demande, etat = cas.demande, domain.suivant(cas.situation.etat, geste)
    assert etat is not None
    demande.etat = etat.value
    setattr(demande, domain.HORODATAGES[etat], contexte.horloge.maintenant())
    if entree.motif_detail is not None:
        demande.motif_detail = entree.motif_detail
    if geste in DECISIONS:
        await consigner(session, contexte.horloge, Decision(demande, cas.situation, entree))
    return await tracer_demande(session, contexte, demande, FAITS[geste], avant, complement)


def verifier(situation: Situation, identite: Identite, geste: Geste) -> None:
    """Refuses a gesture that is not this caller's, not in the table, or misses something."""
    if identite.role.value not in domain.ROLES[geste]:
        raise AccesInterdit(roles_permis=sorted(domain.ROLES[geste]))
    if domain.suivant(situation.etat, geste) is None:
        phrase = domain.refus_de_transition(situation.etat, geste)
        raise GesteRefuse(phrase, manque=[phrase], etat=situation.etat)
    if geste in DECISIONS and situation.instructeur_est_appelant:
        raise DecideurEstInstructeur()
    manque = domain.manques(situation, geste)
    if manque:
        raise GesteRefuse(" ".join(manque), manque=manque, etat=situation.etat)


def _appliquer(session: AsyncSession, contexte: ContexteRequete, cas: Cas, entree: GesteDemande) -> dict[str, Any]:
    """The effect proper to the gesture; gives what the journal adds."""
    if isinstance(entree, GesteAccorder):
        return _accorder(contexte, cas, entree)
    if isinstance(entree, GestePayer):
        return _payer(session, contexte, cas, entree)
    if isinstance(entree, GesteConventionner):
        return _conventionner(contexte, cas, entree)
    if isinstance(entree, GesteRefuser | GesteRetirer):
        _verifier_resiliation(cas, entree)
        cas.demande.motif = entree.motif
    if isinstance(entree, GesteRefuser):
        cas.demande.decidee_par = contexte.identite.compte_id
    elif entree.geste == "instruire":
        cas.demande.instruite_par = contexte.identite.compte_id
    return {"motif_detail": entree.motif_detail} if entree.motif_detail else {}


def _accorder(contexte: ContexteRequete, cas: Cas, entree: GesteAccorder) -> dict[str, Any]:
    situation = cas.situation
    if entree.equivalent_subvention_eur is not None:  # the ledger judges the equivalent, not the loan itself
        situation = replace(situation, marge_de_minimis_eur=None)
    maximum = domain.montant_maximal(situation)
    if cas.situation.verdict == "a_confirmer" and entree.motif_detail is None:
        raise ConfirmationNecessaire()
    if entree.montant_eur <= 0:
        raise MontantNul()
    if entree.montant_eur > maximum:
        raise MontantExcessif(
            f"Le montant accordé ne peut pas dépasser {maximum:.2f} €.", montant_maximal_eur=f"{maximum:.2f}"
        )
    cas.demande.montant_accorde_eur = entree.montant_eur
    cas.demande.decidee_par = contexte.identite.compte_id
    return {"montant_maximal_eur": f"{maximum:.2f}", "motif_detail": entree.motif_detail}


def _conventionner(contexte: ContexteRequete, cas: Cas, entree: GesteConventionner) -> dict[str, Any]:
    """The first version is signed by both, after the decision; the dates go to the journal."""
    assert cas.demande.decidee_le is not None
    decision, aujourdhui = cas.demande.decidee_le.astimezone(PARIS).date(), contexte.horloge.aujourdhui()
    dates = {"signee_entreprise_le": entree.signee_entreprise_le, "signee_region_le": entree.signee_region_le}
    for champ, le in dates.items():
        if not decision <= le <= aujourdhui:
            raise SignatureIncoherente(f"`{champ}` : entre la décision ({decision:%d/%m/%Y}) et aujourd'hui.")
    return {champ: le.isoformat() for champ, le in dates.items()}


def _verifier_resiliation(cas: Cas, entree: GesteRefuser | GesteRetirer) -> None:
    if cas.situation.etat is Etat.CONVENTIONNEE and entree.motif_detail is None:
        raise MotifDeResiliation()


def _payer(session: AsyncSession, contexte: ContexteRequete, cas: Cas, entree: GestePayer) -> dict[str, Any]:
    reste = domain.reste_a_payer(cas.situation)
    if entree.montant_eur <= 0:
        raise MontantNul()
    if entree.montant_eur > reste:
        raise PaiementExcessif(f"Il reste {reste:.2f} € à payer.", reste_a_payer_eur=f"{reste:.2f}")
    demande = cas.demande
    demande.montant_paye_eur += entree.montant_eur
    qui, quand = contexte.identite.compte_id, contexte.horloge.maintenant()
    session.add(Paiement(demande_id=demande.id, montant_eur=entree.montant_eur, le=quand, par=qui))
    return {"paiement_eur": f"{entree.montant_eur:.2f}"}
