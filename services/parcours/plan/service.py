"""Life of the plan: attach the diagnostic, propose, add, accept."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.ecriture import enregistrer
from services.parcours.avancement.models import Parcours
from services.parcours.indicateurs.depart import enregistrer_t0
from services.parcours.plan import domain, repository, vie
from services.parcours.plan.dependencies import FaitsDiagnostic
from services.parcours.plan.errors import (
    ActionDejaPresente,
    ActionNonRecommandee,
    DiagnosticAutreDossier,
    EtapeDuPlan,
    PlanComplet,
    PlanDejaAccepte,
    PlanVide,
)
from services.parcours.plan.models import Action
from services.parcours.plan.schemas import ActionNouvelle
from shared.contracts.diagnostic import Recommandation
from shared.trace import ContexteRequete

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
    await vie.annoncer(session, contexte, parcours, ajoutees, "parcours.action.ajoutee")
    parcours.plan_etat = "propose"
    await repository.recompter(session, parcours)
    apres = {"actions": _au_plan([*presentes, *ajoutees])}
    return await enregistrer(session, contexte, parcours, "parcours.plan.propose", apres)


def _au_plan(actions: Sequence[Action]) -> int:
    return sum(action.etat not in domain.HORS_PLAN for action in actions)


def _depuis_recommandation(contexte: ContexteRequete, parcours: Parcours, recommandation: Recommandation) -> Action:
    champs, maintenant = recommandation.model_dump(mode="json", include=_REPRIS), contexte.horloge.maintenant()
    return Action(parcours_id=parcours.id, etat_depuis_le=maintenant, modifiee_le=maintenant, **champs)


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
    maintenant = contexte.horloge.maintenant()
    vides: dict[str, Any] = {"effort": {}, "gain": {}, "reponses": [], "etat_depuis_le": maintenant}
    action = Action(parcours_id=parcours.id, modifiee_le=maintenant, **vides, **entree.model_dump())
    session.add(action)
    parcours.plan_etat = "propose"
    await repository.recompter(session, parcours)
    return await enregistrer(
        session, contexte, parcours, "parcours.action.ajoutee", vie.resume(action), objet_id=action.id
    )


async def accepter(session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, qualite: str) -> int:
    """The company agrees: proposed actions are kept."""
    _verifier_modifiable(parcours)
    actions = await repository.actions(session, parcours.id)
    if not _au_plan(actions):
        raise PlanVide()
    maintenant = contexte.horloge.maintenant()
    gardees = [action for action in actions if action.etat == "proposee"]
    for action in gardees:
        vie.changer(contexte, action, "retenue")
    await vie.annoncer(session, contexte, parcours, gardees, vie.MODIFIEE)
    parcours.plan_etat, parcours.plan_accepte_le = "accepte", maintenant
    await repository.recompter(session, parcours)
    apres = {"actions": _au_plan(actions), "qualite": qualite}
    return await enregistrer(session, contexte, parcours, "parcours.plan.accepte", apres)
