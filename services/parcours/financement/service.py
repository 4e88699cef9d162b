"""Recording where an action goes to be funded."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.ecriture import enregistrer
from services.parcours.avancement.models import Parcours
from services.parcours.financement.errors import AucunBesoinAide, DispositifNecessaire, MotifEcartNecessaire
from services.parcours.financement.models import Orientation
from services.parcours.financement.schemas import OrientationNouvelle
from services.parcours.plan import repository
from services.parcours.plan.models import Action
from shared.trace import ContexteRequete, tracer

TYPE = "parcours.orientation.enregistree"
DITS = ("decision", "dispositif", "demande_id", "motif", "evaluation_id")


async def orienter(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, action_id: UUID, entree: OrientationNouvelle
) -> int:
    """Asked to a dispositif, or set aside with a typed reason; the last orientation of an action counts."""
    action = await repository.action(session, parcours.id, action_id)
    if not action.besoin_aide:
        raise AucunBesoinAide()
    _verifier(entree)
    fait = _ajouter(session, contexte, parcours, action, entree.model_dump())
    await repository.recompter(session, parcours)
    return await enregistrer(session, contexte, parcours, TYPE, fait, objet_id=action.id)


async def ecrire(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, action: Action, valeurs: dict[str, Any]
) -> None:
    """Records one orientation among several; the caller counts again and moves the version once."""
    fait = _ajouter(session, contexte, parcours, action, valeurs)
    await session.flush()
    await tracer(session, contexte, type=TYPE, objet_id=action.id, dossier_id=parcours.dossier_id, apres=fait)


def _ajouter(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, action: Action, valeurs: dict[str, Any]
) -> dict[str, Any]:
    """Adds the line; gives what the journal and the neighbours are told of it."""
    le, par = contexte.horloge.maintenant(), contexte.identite.compte_id
    session.add(Orientation(parcours_id=parcours.id, action_id=action.id, par=par, le=le, **valeurs))
    action.orientee = True
    return {"parcours_id": parcours.id, **{nom: valeurs.get(nom) for nom in DITS}}


def _verifier(entree: OrientationNouvelle) -> None:
    demandee = entree.decision == "demandee"
    if demandee and (entree.dispositif is None or entree.motif is not None):
        raise DispositifNecessaire()
    if not demandee and (entree.motif is None or entree.dispositif is not None or entree.demande_id is not None):
        raise MotifEcartNecessaire()
