"""What an event changes outside the views: the parcours gives its dossier its next action and due date."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.dossiers.models import Dossier
from services.gateway.ouvrier import domain, repository
from services.gateway.projection.repli_parcours import ETAPES_FINALES
from shared.contracts.flux import EvenementRecu
from shared.horloge import PARIS, Horloge
from shared.trace import tracer
from shared.trace.contexte import contexte_systeme

TYPES = frozenset({"parcours.parcours.ouvert", "parcours.geste.effectue", "parcours.groupe.proposition"})
LONGUEUR_ACTION = 200


async def suivre_parcours(session: AsyncSession, horloge: Horloge, evenements: Iterable[EvenementRecu]) -> None:
    """Moves the dossiers along with their parcours, automatic trace; a closed dossier does not move."""
    for evenement in evenements:
        if evenement.type in TYPES:
            suite = await _suite(session, evenement)
            if suite is not None:
                await fixer(session, horloge, evenement, *suite)


async def _suite(session: AsyncSession, evenement: EvenementRecu) -> tuple[str, date] | None:
    """(next action, due date) that the event gives; None when it gives none."""
    if evenement.donnees.get("vers") in ETAPES_FINALES:
        if await repository.autre_parcours_actif(session, evenement.du_dossier, evenement.sujet_id):
            return None
        return domain.ACTION_FIN_PARCOURS, domain.echeance_fin_parcours(evenement.le.astimezone(PARIS).date())
    return suite_donnee(evenement.donnees)


def suite_donnee(donnees: dict[str, Any]) -> tuple[str, date] | None:
    """Next action and due date as the event carries them; None unless both are there and readable."""
    action, echeance = donnees.get("prochaine_action"), donnees.get("echeance_le")
    if not isinstance(action, str) or not action.strip() or not isinstance(echeance, str):
        return None
    try:
        return action.strip()[:LONGUEUR_ACTION], date.fromisoformat(echeance)
    except ValueError:
        return None


async def fixer(
    session: AsyncSession, horloge: Horloge, evenement: EvenementRecu, action: str, echeance_le: date
) -> None:
    """Sets the action that the event gives, unless someone has decided otherwise since it happened."""
    dossier = await repository.dossier_ouvert(session, evenement.du_dossier)
    if dossier is None or (dossier.prochaine_action, dossier.echeance_le) == (action, echeance_le):
        return
    if await repository.decide_depuis(session, dossier.id, evenement.le):
        return
    avant = {"prochaine_action": dossier.prochaine_action, "echeance_le": dossier.echeance_le}
    dossier.prochaine_action, dossier.echeance_le = action, echeance_le
    await session.flush()
    await tracer(
        session,
        contexte_systeme(horloge),
        type="gateway.dossier.action-fixee",
        objet_id=dossier.id,
        dossier_id=dossier.id,
        avant=avant,
        apres={**_etat(dossier), "origine": evenement.type, "parcours_id": evenement.sujet_id},
    )


def _etat(dossier: Dossier) -> dict[str, Any]:
    return {
        "etat": dossier.etat,
        "proprietaire": dossier.proprietaire,
        "referent_id": dossier.referent_id,
        "prochaine_action": dossier.prochaine_action,
        "echeance_le": dossier.echeance_le,
    }
