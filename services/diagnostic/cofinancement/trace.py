"""Journal line and event of a co-financing."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.cofinancement.models import Cofinancement
from services.diagnostic.passations.models import Diagnostic
from shared.trace import ContexteRequete, tracer

_MONTANTS = ("cout_eur", "montant_eur", "engage_eur", "service_fait_eur", "facture_eur", "paye_eur")


def publiable(cofinancement: Cofinancement) -> dict[str, Any]:
    """What neighbours may know of it: amounts are decimal strings, or null."""
    montants = {nom: getattr(cofinancement, nom) for nom in _MONTANTS}
    return {
        "diagnostic_id": cofinancement.diagnostic_id,
        "etat": cofinancement.etat,
        "taux": str(cofinancement.taux),
        **{nom: None if valeur is None else f"{valeur:.2f}" for nom, valeur in montants.items()},
    }


async def tracer_cofinancement(
    session: AsyncSession,
    contexte: ContexteRequete,
    diagnostic: Diagnostic,
    cofinancement: Cofinancement,
    fait: str,
    *,
    avant: dict[str, Any] | None = None,
    complement: dict[str, Any] | None = None,
) -> int:
    """Adds `diagnostic.cofinancement.<fait>`; gives the event's position. `complement` goes to the journal only."""
    await session.flush()
    donnees = publiable(cofinancement)
    return await tracer(
        session,
        contexte,
        type=f"diagnostic.cofinancement.{fait}",
        objet_id=cofinancement.id,
        dossier_id=diagnostic.dossier_id,
        avant=avant,
        apres={**donnees, **(complement or {})},
        donnees=donnees,
    )
