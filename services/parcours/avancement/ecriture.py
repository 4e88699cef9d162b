"""What every change inside a parcours shares: lock, version, trace."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from services.parcours.avancement import repository
from services.parcours.avancement.errors import ParcoursIntrouvable, ParcoursTermine
from services.parcours.avancement.models import Parcours
from services.parcours.reconstruction.suivi import changements
from shared.perimetre.errors import DossierClos
from shared.trace import ContexteRequete, tracer
from shared.versions import verifier_version


async def parcours_a_modifier(
    session: AsyncSession, contexte: ContexteRequete, parcours_id: UUID, attendue: int
) -> Parcours:
    """The running parcours at the version that the caller has read, locked; its dossier is open."""
    trouve = await repository.a_modifier(session, contexte.identite, parcours_id)
    if trouve is None:
        raise ParcoursIntrouvable()
    parcours, etat_dossier = trouve
    verifier_version(parcours.version, attendue)
    if etat_dossier == "clos":
        raise DossierClos()
    if not parcours.actif:
        raise ParcoursTermine()
    return parcours


async def enregistrer(
    session: AsyncSession,
    contexte: ContexteRequete,
    parcours: Parcours,
    type_: str,
    apres: dict[str, Any],
    *,
    objet_id: UUID | None = None,
    avant: dict[str, Any] | None = None,
    donnees: dict[str, Any] | None = None,
) -> int:
    """Moves the version of the parcours and traces the change; gives the position of the event.

    The journal line also carries every column that changed in the parcours and its actions: the state is its fold.
    """
    flag_modified(parcours, "plan_etat")
    change = await changements(session, parcours)
    return await tracer(
        session,
        contexte,
        type=type_,
        objet_id=objet_id or parcours.id,
        dossier_id=parcours.dossier_id,
        avant=avant,
        apres={**change, **apres},
        donnees=apres if donnees is None else donnees,
    )
