"""What an orientation says of itself: journal, event, and where the caller may see it."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.orientations.models import Orientation
from services.gateway.webhooks.prevision import prevoir
from shared.trace import ContexteRequete, tracer

PUBLICS = (
    "envoi_id",
    "programme",
    "emettrice_organisation_id",
    "demandee_organisation_id",
    "decidee_organisation_id",
    "antenne_id",
    "etat",
    "motif",
    "issue",
    "issue_motif",
    "envoyee_le",
    "echeance_le",
    "vue_le",
    "acceptee_le",
)


def donnees(orientation: Orientation) -> dict[str, Any]:
    """What neighbours may know: identifiers, states and dates, never a name nor a text."""
    corps = {nom: getattr(orientation, nom) for nom in PUBLICS}
    return {"orientation_id": orientation.id, "organisation_id": orientation.decidee_organisation_id, **corps}


async def annoncer(
    session: AsyncSession, contexte: ContexteRequete, orientation: Orientation, fait: str, avant: str | None
) -> int:
    """Journal line and event of what has just happened; gives the event's position."""
    orientation.maj_le = contexte.horloge.maintenant()
    await session.flush()
    position = await tracer(
        session,
        contexte,
        type=f"gateway.orientation.{fait}",
        objet_id=orientation.id,
        dossier_id=orientation.dossier_id,
        avant={"etat": avant} if avant else None,
        apres=donnees(orientation),
    )
    await prevoir(session)
    return position
