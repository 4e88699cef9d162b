"""Systematic orientation: each action that needs an aid is evaluated, then sent to a desk or set aside."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.ecriture import enregistrer
from services.parcours.avancement.models import Parcours
from services.parcours.financement import domain, repository, service
from services.parcours.financement.dependencies import verifier_concernees
from services.parcours.financement.errors import (
    AucuneActionAOrienter,
    ChoixSansConfirmation,
    DispositifNonCandidat,
    EvaluationIncomplete,
)
from services.parcours.financement.models import Verdict
from services.parcours.financement.systematique_schemas import OrientationsDemandees, OrientationsLues, VerdictLu
from services.parcours.plan import repository as plan
from services.parcours.plan.models import Action
from services.parcours.plan.schemas import OrientationLue
from shared.contracts.aides import EvaluationAides, ResultatAide
from shared.trace import ContexteRequete

NON_EVALUEE: dict[str, Any] = {
    "evaluation_id": None,
    "le": None,
    "proposition": None,
    "candidats": [],
    "non_eligibles": [],
}


async def orienter_tout(
    session: AsyncSession,
    contexte: ContexteRequete,
    parcours: Parcours,
    evaluation: EvaluationAides,
    entree: OrientationsDemandees,
) -> int:
    """Stores the verdicts; with `confirmer`, records the choices and the set-asides that they call for."""
    actions = await repository.a_orienter(session, parcours.id)
    if not actions:
        raise AucuneActionAOrienter()
    choix = _choix(actions, entree)
    verdicts = _verdicts(actions, evaluation)
    session.add_all(_ligne(contexte, parcours, evaluation.id, *couple) for couple in verdicts.items())
    for action in actions if entree.confirmer else ():
        decision = _decision(action, verdicts[action.id], choix.get(action.id))
        if decision is not None:
            await service.ecrire(session, contexte, parcours, action, {**decision, "evaluation_id": evaluation.id})
    await plan.recompter(session, parcours)
    fait = {
        "evaluation_id": evaluation.id,
        "actions": len(actions),
        "a_ecarter": sum(verdict.proposition == "ecarter" for verdict in verdicts.values()),
        "confirme": entree.confirmer,
        "manquantes": parcours.sans_orientation,
    }
    return await enregistrer(session, contexte, parcours, "parcours.financement.evalue", fait)


def _choix(actions: list[Action], entree: OrientationsDemandees) -> dict[UUID, str]:
    if entree.choix and not entree.confirmer:
        raise ChoixSansConfirmation()
    verifier_concernees(actions, [choix.action_id for choix in entree.choix])
    return {choix.action_id: choix.dispositif for choix in entree.choix}


def _verdicts(actions: Sequence[Action], evaluation: EvaluationAides) -> dict[UUID, domain.VerdictAction]:
    """Verdict by action, known in the evaluation by its identifier or its code; EvaluationIncomplete."""
    examinees = {action.reference for action in evaluation.actions}
    oubliees = [action.code for action in actions if not {str(action.id), action.code} & examinees]
    if oubliees:
        raise EvaluationIncomplete(actions=oubliees)
    resultats = [_retenu(resultat) for resultat in evaluation.resultats]
    return {action.id: domain.juger(resultats, (str(action.id), action.code)) for action in actions}


def _retenu(resultat: ResultatAide) -> dict[str, Any]:
    """What is kept of a result: enough to read the proposal again without the evaluation."""
    montant = resultat.montant.montant_eur
    return {
        "dispositif": resultat.dispositif,
        "version": resultat.version,
        "nom": resultat.nom,
        "verdict": resultat.verdict,
        "action_reference": resultat.action_reference,
        "montant_eur": None if montant is None else format(montant, ".2f"),
        "questions": [donnee.question for donnee in resultat.donnees_manquantes],
        "criteres": [critere.libelle for critere in resultat.criteres if critere.resultat == "faux"],
    }


def _ligne(
    contexte: ContexteRequete, parcours: Parcours, evaluation_id: UUID, action_id: UUID, vu: domain.VerdictAction
) -> Verdict:
    return Verdict(
        parcours_id=parcours.id,
        action_id=action_id,
        evaluation_id=evaluation_id,
        proposition=vu.proposition,
        candidats=list(vu.candidats),
        non_eligibles=list(vu.non_eligibles),
        par=contexte.identite.compte_id,
        le=contexte.horloge.maintenant(),
    )


def _decision(action: Action, verdict: domain.VerdictAction, dispositif: str | None) -> dict[str, Any] | None:
    """What the confirmation records for that action; None: it waits for a choice, or already has its orientation."""
    if dispositif is not None:
        if not verdict.candidat(dispositif):
            candidats = [candidat["dispositif"] for candidat in verdict.candidats]
            raise DispositifNonCandidat(action=action.code, candidats=candidats)
        return {"decision": "demandee", "dispositif": dispositif}
    if verdict.proposition == "ecarter" and not action.orientee:
        return {"decision": "ecartee", "motif": domain.AUCUN_DISPOSITIF}
    return None


async def orientations_lues(session: AsyncSession, parcours_id: UUID, version: int) -> OrientationsLues:
    """Each action that needs an aid, with its last verdict and its orientation."""
    actions = await repository.a_orienter(session, parcours_id)
    verdicts = await repository.derniers_verdicts(session, parcours_id)
    orientations = await plan.orientations(session, parcours_id)
    lues = [_lue(action, verdicts.get(action.id), orientations.get(action.id)) for action in actions]
    manquantes = sum(lue.orientation is None for lue in lues)
    return OrientationsLues(parcours_id=parcours_id, manquantes=manquantes, actions=lues, version=version)


def _lue(action: Action, verdict: RowMapping | None, orientation: RowMapping | None) -> VerdictLu:
    vu: Mapping[Any, Any] = verdict or NON_EVALUEE
    return VerdictLu.model_validate(
        {
            "action_id": action.id,
            "code": action.code,
            "titre": action.titre,
            "besoin_aide": action.besoin_aide,
            "evaluation_id": vu["evaluation_id"],
            "evaluee_le": vu["le"],
            "proposition": vu["proposition"],
            "motif_propose": domain.AUCUN_DISPOSITIF if vu["proposition"] == "ecarter" else None,
            "candidats": [{**candidat, "rang": rang} for rang, candidat in enumerate(vu["candidats"], 1)],
            "non_eligibles": vu["non_eligibles"],
            "orientation": None if orientation is None else OrientationLue.model_validate(dict(orientation)),
        }
    )


def part(nombre: int, total: int) -> Decimal | None:
    """Share with four decimals, None over nothing."""
    return None if total == 0 else (Decimal(nombre) / total).quantize(Decimal("0.0001"))
