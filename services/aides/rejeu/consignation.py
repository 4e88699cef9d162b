"""Keeps a decision with all that it rests on, in the transaction that makes it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes.domain import Situation
from services.aides.demandes.models import Demande
from services.aides.demandes.schemas import GesteDemande
from services.aides.eligibilite.conservation import conserver_regimes
from services.aides.eligibilite.models import Evaluation
from services.aides.eligibilite.origine import empreinte, empreinte_du_moteur, empreintes_des_regimes
from services.aides.rejeu.decisions import maximal, situation_gardee
from services.aides.rejeu.models import DecisionRendue
from shared.horloge import Horloge


@dataclass(frozen=True)
class Decision:
    """A demande just decided, what its guards saw (the ledger's room included), what was typed."""

    demande: Demande
    situation: Situation
    entree: GesteDemande


async def consigner(session: AsyncSession, horloge: Horloge, decision: Decision) -> None:
    """Adds the line of the decision."""
    await conserver_regimes(session, horloge)
    evaluation = await session.get_one(Evaluation, decision.demande.evaluation_id)
    origine = _origine(decision, evaluation)
    issue = _issue(decision)
    session.add(
        DecisionRendue(
            demande_id=decision.demande.id,
            evaluation_id=evaluation.id,
            geste=decision.entree.geste,
            rendue_le=horloge.maintenant(),
            origine=origine,
            issue=issue,
            sceau=empreinte({"origine": origine, "issue": issue}),
        )
    )


def _origine(decision: Decision, evaluation: Evaluation) -> dict[str, Any]:
    versions = (evaluation.origine or {}).get("versions", [])
    version = next((v["empreinte"] for v in versions if v["code"] == decision.demande.dispositif), None)
    return {
        "situation": situation_gardee(decision.situation),
        "saisie": decision.entree.model_dump(mode="json"),
        "version": version,
        "evaluation": evaluation.sceau,
        "regimes": empreintes_des_regimes(),
        "moteur": empreinte_du_moteur(),
    }


def _maximal(decision: Decision) -> Decimal:
    equivalent = getattr(decision.entree, "equivalent_subvention_eur", None)
    return maximal(decision.situation, par_equivalent=equivalent is not None)


def _issue(decision: Decision) -> dict[str, Any]:
    """What came out, as the demande now says it."""
    demande, marge = decision.demande, decision.situation.marge_de_minimis_eur
    accorde = demande.montant_accorde_eur
    return {
        "etat": str(demande.etat),
        "manque": [],
        "montant_maximal_eur": format(_maximal(decision), ".2f"),
        "montant_accorde_eur": None if accorde is None else format(accorde, ".2f"),
        "dans_les_limites": True,
        "marge_de_minimis_eur": None if marge is None else format(marge, ".2f"),
        "motif": demande.motif,
        "motif_detail": demande.motif_detail,
    }
