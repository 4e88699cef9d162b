"""What the chain does to the decision of a demande: blocks it, checks its amount, keeps its reference."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes.cas import Cas
from services.aides.demandes.domain import Geste
from services.aides.demandes.errors import GesteRefuse
from services.aides.demandes.schemas import GesteAccorder, GesteDemande
from services.aides.instruction import repository
from services.aides.instruction.chaine import Niveau
from services.aides.instruction.chaine_situation import SituationChaine, situer, vu
from services.aides.instruction.decision_schemas import ChaineVue, NiveauVu, PropositionVue, ReferenceDecision
from shared.trace import ContexteRequete

SENS = {Geste.ACCORDER: "accorder", Geste.REFUSER: "refuser"}

PROPOSEES = {"accorder": "Un accord est proposé", "refuser": "Un refus est proposé"}


async def garder_chaine(session: AsyncSession, _: ContexteRequete, cas: Cas, geste: Geste) -> list[str]:
    """The decision waits for the whole chain, on a proposal of the same sense; the sentence says who is awaited."""
    if geste not in SENS:
        return []
    situation = await situer(session, cas.demande)
    manque = _manque(situation, SENS[geste]) if situation.requise else None
    return [manque] if manque else []


def _manque(situation: SituationChaine, sens: str) -> str | None:
    if situation.proposition is None or situation.auteur_retire:
        return "Proposition attendue de l'instructeur : accorder ou refuser."
    if situation.proposition.sens != sens:
        return f"{PROPOSEES[situation.proposition.sens]} : l'instructeur fait d'abord une autre proposition."
    return attendu(situation)


def attendu(situation: SituationChaine) -> str | None:
    """Who is awaited, in words; None when the chain is complete."""
    avancement, niveaux = situation.avancement, situation.niveaux
    if avancement.refusee_par is not None:
        return f"« {niveaux[avancement.refusee_par].libelle} » a refusé : l'instructeur fait une autre proposition."
    if avancement.attendu is None:
        return None
    rang = avancement.attendu
    return f"Approbation attendue : {niveaux[rang].libelle} (niveau {rang + 1} sur {len(niveaux)})."


async def clore_la_chaine(session: AsyncSession, _: ContexteRequete, cas: Cas, entree: GesteDemande) -> dict[str, Any]:
    """At the decision: the amount approved and no other; the version decided and the vote are kept."""
    if Geste(entree.geste) not in SENS:
        return {}
    situation = await situer(session, cas.demande)
    if not situation.requise or situation.proposition is None:
        return {}
    propose = situation.proposition.montant_eur
    if isinstance(entree, GesteAccorder) and entree.montant_eur != propose:
        phrase = f"La chaîne a approuvé {propose:.2f} € : un autre montant se propose et s'approuve d'abord."
        raise GesteRefuse(phrase, manque=[phrase], etat=cas.situation.etat)
    instruction = await repository.instruction(session, cas.demande.id)
    if instruction is None or not situation.reponses:
        return {"chaine": {"numero": situation.proposition.chaine_numero}}
    instruction.version_decidee = situation.reponses[-1].demande_version
    votes = [r for r in situation.reponses if r.vote_reference and vu(r) == vu(situation.reponses[-1])]
    if votes:
        instruction.reference_decision, instruction.reference_le = votes[-1].vote_reference, votes[-1].vote_le
    return {"chaine": {"numero": situation.proposition.chaine_numero, "vote": instruction.reference_decision}}


async def reference_decision(session: AsyncSession, demande_id: UUID) -> ReferenceDecision | None:
    """The vote that founds the decision of a demande: number and date. None without a chain that votes."""
    instruction = await repository.instruction(session, demande_id)
    if instruction is None or instruction.reference_decision is None or instruction.reference_le is None:
        return None
    return ReferenceDecision(reference=instruction.reference_decision, le=instruction.reference_le)


def voir_proposition(situation: SituationChaine) -> PropositionVue | None:
    return PropositionVue.model_validate(situation.proposition) if situation.proposition else None


def voir_chaine(situation: SituationChaine) -> ChaineVue:
    """The chain with each level's answer."""
    vigueur, proposee = situation.vigueur, situation.proposition is not None and not situation.auteur_retire
    return ChaineVue(
        requise=situation.requise,
        numero=vigueur.numero if vigueur else None,
        a_verifier=vigueur.contenu.a_verifier if vigueur else False,
        complete=situation.requise and proposee and situation.avancement.complete,
        attendu=_attendu(situation) if situation.requise else None,
        niveaux=[_niveau(situation, rang, niveau) for rang, niveau in enumerate(situation.niveaux)],
        tombees=len(situation.reponses) - len(situation.valables),
    )


def _attendu(situation: SituationChaine) -> str | None:
    sens = situation.proposition.sens if situation.proposition else ""
    return _manque(situation, sens)


def _niveau(situation: SituationChaine, rang: int, niveau: Niveau) -> NiveauVu:
    reponse = situation.valables.get(rang)
    if reponse is not None:
        etat = {"approuve": "approuve", "refuse": "refuse"}[reponse.sens]
    else:
        proposee = situation.proposition is not None and not situation.auteur_retire
        etat = "attendu" if proposee and rang == situation.avancement.attendu else "a_venir"
    lus = ("par", "le", "motif", "vote_reference", "vote_le")
    return NiveauVu.model_validate(
        {
            **niveau.model_dump(include={"code", "libelle", "fonction", "vote"}),
            "etat": etat,
            **{nom: getattr(reponse, nom, None) for nom in lus},
        }
    )
