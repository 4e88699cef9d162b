"""Life of the plan: attach the diagnostic, propose, add, accept, change an action."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.ecriture import enregistrer
from services.parcours.avancement.models import Parcours
from services.parcours.indicateurs.depart import enregistrer_t0
from services.parcours.plan import domain, repository
from services.parcours.plan.dependencies import FaitsDiagnostic
from services.parcours.plan.errors import (
    ActionDejaPresente,
    ActionNonRecommandee,
    DeploiementPremature,
    DiagnosticAutreDossier,
    EtapeDuPlan,
    EtatActionRefuse,
    MotifActionNecessaire,
    PlanComplet,
    PlanDejaAccepte,
    PlanVide,
)
from services.parcours.plan.models import Action
from services.parcours.plan.reprise import verifier_reprise
from services.parcours.plan.schemas import ActionModifiee, ActionNouvelle
from shared.contracts.diagnostic import Recommandation
from shared.trace import ContexteRequete, tracer

ETAPE = "plan-actions"


async def rattacher_diagnostic(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, faits: FaitsDiagnostic
) -> int:
    """Bases the parcours on a diagnostic given back, and takes its baseline as T0."""
    if faits.diagnostic.dossier_id != parcours.dossier_id:
        raise DiagnosticAutreDossier()
    avant = {"diagnostic_id": parcours.diagnostic_id}
    parcours.diagnostic_id, parcours.t0_exercice = faits.diagnostic.id, faits.t0.exercice
    nombre = await enregistrer_t0(session, contexte, parcours, faits.t0)
    apres = {
        "diagnostic_id": faits.diagnostic.id,
        "version_referentiel": faits.diagnostic.version_referentiel,
        "indicateurs": nombre,
    }
    return await enregistrer(session, contexte, parcours, "parcours.diagnostic.rattache", apres, avant=avant)


def _verifier_modifiable(parcours: Parcours) -> None:
    if parcours.plan_etat == "accepte":
        raise PlanDejaAccepte()
    if parcours.etape != ETAPE:
        raise EtapeDuPlan()


async def proposer(
    session: AsyncSession,
    contexte: ContexteRequete,
    parcours: Parcours,
    recommandees: list[Recommandation],
    codes: list[str] | None,
) -> int:
    """Puts recommendations in the plan, by default the first six; those already there are kept."""
    _verifier_modifiable(parcours)
    connues = {recommandation.code: recommandation for recommandation in recommandees}
    if codes is not None and (inconnues := [code for code in codes if code not in connues]):
        raise ActionNonRecommandee(actions=inconnues, recommandees=sorted(connues))
    presentes = await repository.actions(session, parcours.id)
    gardees = {action.code for action in presentes}
    nouvelles = [code for code in dict.fromkeys(codes or connues) if code not in gardees]
    place = domain.ACTIONS_MAX - _au_plan(presentes)
    if codes is not None and len(nouvelles) > place:
        raise PlanComplet()
    ajoutees = [_depuis_recommandation(contexte, parcours, connues[code]) for code in nouvelles[: max(place, 0)]]
    session.add_all(ajoutees)
    await session.flush()
    await _annoncer(session, contexte, parcours, ajoutees, "parcours.action.ajoutee")
    parcours.plan_etat = "propose"
    await repository.recompter(session, parcours)
    apres = {"actions": _au_plan([*presentes, *ajoutees])}
    return await enregistrer(session, contexte, parcours, "parcours.plan.propose", apres)


def _au_plan(actions: Sequence[Action]) -> int:
    return sum(action.etat not in domain.HORS_PLAN for action in actions)


def _depuis_recommandation(contexte: ContexteRequete, parcours: Parcours, recommandation: Recommandation) -> Action:
    champs = recommandation.model_dump(mode="json", include=_REPRIS)
    return Action(parcours_id=parcours.id, modifiee_le=contexte.horloge.maintenant(), **champs)


_REPRIS = {
    "code",
    "axe",
    "thematique",
    "titre",
    "pourquoi",
    "effort",
    "gain",
    "besoin_aide",
    "acteurs",
    "installe_equipement",
    "reponses",
}


async def ajouter(session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, entree: ActionNouvelle) -> int:
    """Adds an action of the adviser's own."""
    _verifier_modifiable(parcours)
    presentes = await repository.actions(session, parcours.id)
    if any(action.code == entree.code for action in presentes):
        raise ActionDejaPresente()
    if _au_plan(presentes) >= domain.ACTIONS_MAX:
        raise PlanComplet()
    vides: dict[str, Any] = {"effort": {}, "gain": {}, "reponses": []}
    action = Action(parcours_id=parcours.id, modifiee_le=contexte.horloge.maintenant(), **vides, **entree.model_dump())
    session.add(action)
    parcours.plan_etat = "propose"
    await repository.recompter(session, parcours)
    return await enregistrer(session, contexte, parcours, "parcours.action.ajoutee", resume(action), objet_id=action.id)


async def accepter(session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, qualite: str) -> int:
    """The company agrees: proposed actions are kept."""
    _verifier_modifiable(parcours)
    actions = await repository.actions(session, parcours.id)
    if not _au_plan(actions):
        raise PlanVide()
    maintenant = contexte.horloge.maintenant()
    gardees = [action for action in actions if action.etat == "proposee"]
    for action in gardees:
        action.etat, action.modifiee_le = "retenue", maintenant
    await _annoncer(session, contexte, parcours, gardees, "parcours.action.modifiee")
    parcours.plan_etat, parcours.plan_accepte_le = "accepte", maintenant
    await repository.recompter(session, parcours)
    apres = {"actions": _au_plan(actions), "qualite": qualite}
    return await enregistrer(session, contexte, parcours, "parcours.plan.accepte", apres)


async def modifier(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, action_id: UUID, entree: ActionModifiee
) -> int:
    """Changes the state, the reason or the due date of an action."""
    action = await repository.action(session, parcours.id, action_id)
    avant = resume(action)
    if entree.etat is not None:
        _changer_etat(parcours, action, entree.etat, entree.motif)
    if "echeance_le" in entree.model_fields_set:
        action.echeance_le = entree.echeance_le
    action.modifiee_le = contexte.horloge.maintenant()
    await repository.recompter(session, parcours)
    if _au_plan(await repository.actions(session, parcours.id)) > domain.ACTIONS_MAX:
        raise PlanComplet()
    return await enregistrer(
        session, contexte, parcours, "parcours.action.modifiee", resume(action), objet_id=action.id, avant=avant
    )


def _changer_etat(parcours: Parcours, action: Action, etat: str, motif: str | None) -> None:
    possibles = domain.etats_possibles(parcours.plan_etat)
    if etat not in possibles:
        raise EtatActionRefuse(etats_possibles=sorted(possibles))
    if domain.deploiement_premature(etat, action.installe_equipement, parcours.etape):
        raise DeploiementPremature()
    verifier_reprise(parcours, action, etat)
    attendus = domain.motif_attendu(etat, motif)
    if attendus is not None:
        raise MotifActionNecessaire(motifs=list(attendus))
    action.etat, action.motif = etat, motif


async def _annoncer(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, actions: Sequence[Action], type_: str
) -> None:
    """One journal line and one event per action that a gesture on the whole plan has touched."""
    for action in actions:
        apres = resume(action)
        await tracer(session, contexte, type=type_, objet_id=action.id, dossier_id=parcours.dossier_id, apres=apres)


def resume(action: Action) -> dict[str, Any]:
    """What the journal and the neighbours are told of an action."""
    return {
        "parcours_id": action.parcours_id,
        "code": action.code,
        "titre": action.titre,
        "axe": action.axe,
        "etat": action.etat,
        "motif": action.motif,
        "echeance_le": action.echeance_le,
    }
