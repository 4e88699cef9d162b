"""Journal line and event of a demande."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes.domain import ATTENDUS, Etat
from services.aides.demandes.models import Demande
from shared.trace import ContexteRequete, tracer


def publiable(demande: Demande) -> dict[str, Any]:
    """What neighbours may know of a demande: amounts are decimal strings, or null."""
    montants = ("montant_demande_eur", "montant_accorde_eur", "montant_paye_eur")
    textes = {nom: getattr(demande, nom) for nom in montants}
    return {
        "etat": demande.etat,
        "dispositif": demande.dispositif,
        **{nom: None if valeur is None else format(valeur, ".2f") for nom, valeur in textes.items()},
        "motif": demande.motif,
        "attend": ATTENDUS[Etat(demande.etat)],
    }


async def tracer_demande(
    session: AsyncSession,
    contexte: ContexteRequete,
    demande: Demande,
    fait: str,
    avant: dict[str, Any] | None = None,
    complement: dict[str, Any] | None = None,
) -> int:
    """Adds `aides.demande.<fait>`; gives the event's position. `complement` goes to the journal only."""
    await session.flush()
    donnees = publiable(demande)
    return await tracer(
        session,
        contexte,
        type=f"aides.demande.{fait}",
        objet_id=demande.id,
        dossier_id=demande.dossier_id,
        avant=avant,
        apres={**donnees, **(complement or {})},
        donnees=donnees,
    )
