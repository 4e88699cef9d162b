"""Proposing a decision, and approving it level by level; nobody grants without the whole chain."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes.domain import Etat
from services.aides.instruction.affaire import (
    Affaire,
    exiger_fonction,
    exiger_instructeur,
    exiger_sans_lien,
    tracer_affaire,
)
from services.aides.instruction.chaine import Niveau
from services.aides.instruction.chaine_situation import SituationChaine, situer
from services.aides.instruction.decision_schemas import GesteApprouver, GesteDesapprouver, GesteProposer
from services.aides.instruction.errors import GesteInstructionRefuse, QuatreYeux
from services.aides.instruction.models_decision import ApprobationDemande, PropositionDemande
from shared.horloge import PARIS
from shared.trace import ContexteRequete


async def proposer(session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, entree: GesteProposer) -> int:
    """By the instructor, once the demande is instructed; earlier approvals fall."""
    qui = contexte.identite.compte_id
    await exiger_instructeur(session, affaire, qui)
    situation = await _situation(session, affaire)
    _verifier_montant(affaire, entree)
    assert situation.vigueur is not None
    proposition = PropositionDemande(
        demande_id=affaire.demande.id,
        rang=situation.actuel.proposition_rang + 1,
        sens=entree.sens,
        montant_eur=entree.montant_eur,
        motif=entree.motif_detail,
        chaine_numero=situation.vigueur.numero,
        par=qui,
        le=contexte.horloge.maintenant(),
    )
    session.add(proposition)
    apres = {"sens": entree.sens, "montant_eur": entree.montant_eur, "rang": proposition.rang}
    return await tracer_affaire(session, contexte, affaire, "proposee", **apres)


def _verifier_montant(affaire: Affaire, entree: GesteProposer) -> None:
    if (entree.sens == "accorder") != (entree.montant_eur is not None):
        phrase = "Un accord se propose avec son montant, un refus sans montant."
        raise GesteInstructionRefuse(phrase, champ="montant_eur")
    if entree.montant_eur is None:
        return
    demande = affaire.demande
    maximum = min(borne for borne in (demande.montant_demande_eur, demande.plafond_eur) if borne is not None)
    if not Decimal(0) < entree.montant_eur <= maximum:
        phrase = f"Le montant proposé doit être entre 0,01 € et {maximum:.2f} €."
        raise GesteInstructionRefuse(phrase, champ="montant_eur", montant_maximal_eur=f"{maximum:.2f}")


async def approuver(session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, entree: GesteApprouver) -> int:
    """The level awaited, by a person who holds its function and wrote nothing of what is approved."""
    situation, niveau = await _a_repondre(session, contexte, affaire, entree.niveau)
    if niveau.vote != (entree.vote is not None):
        phrase = "rapporte un vote : en donner le numéro et la date." if niveau.vote else "ne rapporte pas de vote."
        raise GesteInstructionRefuse(f"Le niveau « {niveau.libelle} » {phrase}", champ="vote")
    if entree.vote is not None:
        _verifier_date(situation, entree.vote.le, contexte.horloge.aujourdhui())
    reponse = _reponse(contexte, affaire, situation, niveau)
    reponse.sens, reponse.motif = "approuve", entree.motif_detail
    if entree.vote is not None:
        reponse.vote_reference, reponse.vote_le = entree.vote.reference, entree.vote.le
    session.add(reponse)
    return await tracer_affaire(
        session, contexte, affaire, "approuvee", niveau=niveau.code, vote=reponse.vote_reference
    )


async def desapprouver(
    session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, entree: GesteDesapprouver
) -> int:
    """The chain stops: the instructor proposes something else."""
    situation, niveau = await _a_repondre(session, contexte, affaire, entree.niveau)
    reponse = _reponse(contexte, affaire, situation, niveau)
    reponse.sens, reponse.motif = "refuse", entree.motif_detail
    session.add(reponse)
    return await tracer_affaire(session, contexte, affaire, "desapprouvee", niveau=niveau.code)


async def _situation(session: AsyncSession, affaire: Affaire) -> SituationChaine:
    if Etat(affaire.demande.etat) is not Etat.INSTRUITE:
        raise GesteInstructionRefuse("La décision se propose et s'approuve une fois la demande instruite.")
    situation = await situer(session, affaire.demande)
    if not situation.requise:
        phrase = "Aucune chaîne d'approbation pour ce dispositif : une personne instruit, une autre décide."
        raise GesteInstructionRefuse(phrase)
    return situation


async def _a_repondre(
    session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, code: str
) -> tuple[SituationChaine, Niveau]:
    """LienInteretDeclare, GesteInstructionRefuse, QuatreYeux, NonHabilite."""
    qui = contexte.identite.compte_id
    await exiger_sans_lien(session, affaire, qui)
    situation = await _situation(session, affaire)
    niveau = _niveau_attendu(situation, code)
    _exiger_autre_personne(situation, qui)
    proposition = situation.proposition
    assert proposition is not None
    montant = proposition.montant_eur or affaire.demande.montant_demande_eur
    await exiger_fonction(session, affaire, qui, niveau.fonction, montant)
    return situation, niveau


def _niveau_attendu(situation: SituationChaine, code: str) -> Niveau:
    if situation.proposition is None or situation.auteur_retire:
        raise GesteInstructionRefuse("L'instructeur n'a encore rien proposé.")
    if situation.avancement.attendu is None:
        refusee = situation.avancement.refusee_par is not None
        raise GesteInstructionRefuse("La proposition a été refusée." if refusee else "La chaîne est complète.")
    niveau = situation.niveaux[situation.avancement.attendu]
    if niveau.code != code:
        raise GesteInstructionRefuse(f"Le niveau attendu est « {niveau.libelle} ».", niveau_attendu=niveau.code)
    return niveau


def _exiger_autre_personne(situation: SituationChaine, qui: UUID) -> None:
    if qui in situation.auteurs:
        raise QuatreYeux("Qui a instruit, noté ou proposé n'approuve pas.")
    if qui in {reponse.par for reponse in situation.valables.values()}:
        raise QuatreYeux("Personne n'approuve deux fois dans la même chaîne.")


def _verifier_date(situation: SituationChaine, le: date, aujourdhui: date) -> None:
    assert situation.proposition is not None
    proposee = situation.proposition.le.astimezone(PARIS).date()
    if not proposee <= le <= aujourdhui:
        phrase = f"Le vote se date entre la proposition ({proposee:%d/%m/%Y}) et aujourd'hui."
        raise GesteInstructionRefuse(phrase, champ="vote.le")


def _reponse(
    contexte: ContexteRequete, affaire: Affaire, situation: SituationChaine, niveau: Niveau
) -> ApprobationDemande:
    actuel = situation.actuel
    return ApprobationDemande(
        demande_id=affaire.demande.id,
        demande_version=actuel.demande_version,
        notation_rang=actuel.notation_rang,
        proposition_rang=actuel.proposition_rang,
        avis_recus=actuel.avis_recus,
        deports=actuel.deports,
        niveau=niveau.code,
        niveau_rang=situation.avancement.approuves,
        fonction=niveau.fonction,
        sens="",
        motif="",
        par=contexte.identite.compte_id,
        le=contexte.horloge.maintenant(),
    )
