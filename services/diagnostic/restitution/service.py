"""Reading the frozen result of a diagnostic, or a preview of a running one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.passations import repository
from services.diagnostic.passations.models import Diagnostic, Resultat
from services.diagnostic.referentiels import repository as referentiels
from services.diagnostic.referentiels.domain import Referentiel, empreinte
from services.diagnostic.restitution.citations import en_clair
from services.diagnostic.restitution.errors import ResultatAbsent
from services.diagnostic.restitution.faits import faits_de_json
from services.diagnostic.restitution.passation import passation_de
from services.diagnostic.restitution.resultat import construire
from services.diagnostic.restitution.schemas import RecommandationsLues, ResultatLu
from shared.securite.identite import Identite
from shared.trace import ContexteRequete


@dataclass(frozen=True)
class Lu:
    """A result and where it comes from."""

    diagnostic: Diagnostic
    contenu: dict[str, Any]
    sha256: str
    calcule_le: datetime
    fige: bool


async def lire(session: AsyncSession, contexte: ContexteRequete, diagnostic_id: UUID, *, apercu: bool) -> Lu:
    """The frozen result; with `apercu`, what the current answers give under the same version."""
    await repository.lire(session, contexte.identite, diagnostic_id)
    diagnostic = await session.get_one(Diagnostic, diagnostic_id)
    fige = await repository.resultat(session, diagnostic.resultat_id) if diagnostic.resultat_id else None
    if apercu:
        contenu = await _recalculer(session, diagnostic, fige)
        return Lu(diagnostic, contenu, empreinte(contenu), contexte.horloge.maintenant(), fige=False)
    if fige is None:
        raise ResultatAbsent()
    return Lu(diagnostic, fige.contenu, fige.sha256, fige.calcule_le, fige=True)


async def _recalculer(session: AsyncSession, diagnostic: Diagnostic, fige: Resultat | None) -> dict[str, Any]:
    """Once frozen, the facts are those of the submission: only the rules and the version can make a difference."""
    passation = await passation_de(session, diagnostic)
    if fige is not None:
        passation = replace(passation, faits=faits_de_json(fige.contenu["faits"]))
    return construire(passation)


def en_resultat(lu: Lu) -> ResultatLu:
    origine = {"sha256": lu.sha256, "calcule_le": lu.calcule_le, "fige": lu.fige}
    return ResultatLu.model_validate({**lu.contenu, **origine, "diagnostic_id": lu.diagnostic.id})


async def en_recommandations(session: AsyncSession, lu: Lu, *, toutes: bool) -> RecommandationsLues:
    """The six first actions, or all; texts come from the library that the diagnostic keeps."""
    referentiel = await referentiels.referentiel(session, lu.diagnostic.referentiel_id)
    bibliotheque = await referentiels.actions(session, lu.diagnostic.actions_id)
    return RecommandationsLues.model_validate(
        {
            "diagnostic_id": lu.diagnostic.id,
            "total": len(lu.contenu["recommandations"]),
            "recommandations": recommander(referentiel, bibliotheque, lu.contenu, toutes=toutes),
            "a_objectiver": lu.contenu["a_objectiver"],
        }
    )


def recommander(
    referentiel: Referentiel, bibliotheque: Mapping[str, Any], contenu: Mapping[str, Any], *, toutes: bool
) -> list[dict[str, Any]]:
    """The recommendations of a frozen content, in words."""
    actions = {action["code"]: action for action in bibliotheque["actions"]}
    retenues = [r for r in contenu["recommandations"] if toutes or r["premiere"]]
    return [_recommandation(referentiel, contenu, r, actions[r["code"]]) for r in retenues]


def _recommandation(
    referentiel: Referentiel, contenu: Mapping[str, Any], retenue: Mapping[str, Any], action: Mapping[str, Any]
) -> dict[str, Any]:
    axe = next(axe for axe in contenu["axes"] if axe["code"] == retenue["axe"])
    priorite = next(p for p in contenu["priorites"] if p["axe"] == retenue["axe"])
    citations = _citations(referentiel, contenu, retenue["axe"])
    return {
        **action,
        **retenue,
        "thematique": axe["thematique"],
        "niveau_actuel": axe["niveau"],
        "priorite": priorite["priorite"],
        "contributions": priorite["contributions"],
        "reponses": [citation["question"] for citation in citations],
        "citations": citations,
    }


def _citations(referentiel: Referentiel, contenu: Mapping[str, Any], axe: str) -> list[dict[str, Any]]:
    """The answers to the questions of the axis that entered its score."""
    questions = {code: q for code, q in referentiel.questions.items() if q.axe == axe and q.compte}
    return [
        {
            "question": reponse["question"],
            "libelle": questions[reponse["question"]].libelle,
            "etat": reponse["etat"],
            "reponse": en_clair(questions[reponse["question"]], reponse["valeur"]),
        }
        for reponse in contenu["reponses"]
        if reponse["question"] in questions
    ]


async def exister(session: AsyncSession, identite: Identite, diagnostic_id: UUID) -> None:
    """Refuses what the caller may not see."""
    await repository.lire(session, identite, diagnostic_id)
