"""Replay of one evaluation, with the decisions that rest on it."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from services.aides.eligibilite.errors import EvaluationIntrouvable, EvaluationSansOrigine
from services.aides.eligibilite.repository import lire_entiere
from services.aides.eligibilite.routes import Lecteur
from services.aides.rejeu import repository
from services.aides.rejeu.schemas import DecisionRejouee, EcartLu, RejeuLu, VersionRejouee
from services.aides.rejeu.service import Rejeu, contenus_de, rejouer_decision, rejouer_evaluation
from shared.base import Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides", tags=["Rejeu"])


@routeur.post(
    "/evaluations/{evaluation_id}/rejeu",
    summary="Rejouer une évaluation",
    responses=reponses(EvaluationIntrouvable, EvaluationSansOrigine),
)
async def rejouer(identite: Lecteur, session: Lecture, evaluation_id: UUID) -> RejeuLu:
    """Recalcule l'évaluation et ses décisions avec leurs données et leurs règles d'origine ; n'écrit rien."""
    ligne = await lire_entiere(session, identite, evaluation_id)
    if ligne is None:
        raise EvaluationIntrouvable()
    if ligne["origine"] is None:
        raise EvaluationSansOrigine()
    decisions = await repository.decisions_de(session, evaluation_id)
    contenus = await contenus_de(session, [ligne, *decisions])
    rejoues = [(decision, rejouer_decision(decision, contenus)) for decision in decisions]
    return _lu(ligne, rejouer_evaluation(ligne, contenus), rejoues)


def _lu(ligne: dict[str, Any], rejeu: Rejeu, decisions: list[tuple[Any, Rejeu]]) -> RejeuLu:
    origine = ligne["origine"]
    return RejeuLu(
        evaluation_id=ligne["id"],
        le=ligne["le"],
        conforme=rejeu.conforme and all(d.conforme for _, d in decisions),
        ecarts=_ecarts(rejeu),
        sceau=ligne["sceau"],
        moteur=origine["moteur"],
        meme_moteur=rejeu.meme_moteur,
        versions=[VersionRejouee(dispositif=v["code"], empreinte=v["empreinte"]) for v in origine["versions"]],
        regimes=origine["regimes"],
        decisions=[
            DecisionRejouee(
                id=d["id"], demande_id=d["demande_id"], geste=d["geste"], conforme=r.conforme, ecarts=_ecarts(r)
            )
            for d, r in decisions
        ],
    )


def _ecarts(rejeu: Rejeu) -> list[EcartLu]:
    return [EcartLu.model_validate(ecart) for ecart in rejeu.ecarts[:50]]
