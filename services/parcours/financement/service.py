"""Recording where an action goes to be funded."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.ecriture import enregistrer
from services.parcours.avancement.models import Parcours
from services.parcours.financement.errors import AucunBesoinAide, DispositifNecessaire, MotifEcartNecessaire
from services.parcours.financement.models import Orientation
from services.parcours.financement.schemas import OrientationNouvelle
from services.parcours.plan import repository
from shared.trace import ContexteRequete


async def orienter(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, action_id: UUID, entree: OrientationNouvelle
) -> int:
    """Asked to a dispositif, or set aside with a typed reason; the last orientation of an action counts."""
    action = await repository.action(session, parcours.id, action_id)
    if not action.besoin_aide:
        raise AucunBesoinAide()
    _verifier(entree)
    session.add(
        Orientation(
            parcours_id=parcours.id,
            action_id=action.id,
            par=contexte.identite.compte_id,
            le=contexte.horloge.maintenant(),
            **entree.model_dump(),
        )
    )
    action.orientee = True
    await repository.recompter(session, parcours)
    fait = {"parcours_id": parcours.id, **entree.model_dump(exclude={"commentaire"})}
    return await enregistrer(session, contexte, parcours, "parcours.orientation.enregistree", fait, objet_id=action.id)


def _verifier(entree: OrientationNouvelle) -> None:
    demandee = entree.decision == "demandee"
    if demandee and (entree.dispositif is None or entree.motif is not None):
        raise DispositifNecessaire()
    if not demandee and (entree.motif is None or entree.dispositif is not None or entree.demande_id is not None):
        raise MotifEcartNecessaire()
