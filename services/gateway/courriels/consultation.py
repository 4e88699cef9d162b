"""What the Region reads of the outbox, and the mail that it sends again."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.courriels import repository
from services.gateway.courriels.errors import CourrielIntrouvable, CourrielNonAbandonne
from services.gateway.courriels.facteur import VALIDITE_LIEN, avec_lien
from services.gateway.courriels.liens import Liens
from services.gateway.courriels.models import Courriel
from services.gateway.courriels.schemas import CourrielLu
from shared.pagination import Fenetre, Page, couper
from shared.trace import ContexteRequete, tracer


async def lister(session: AsyncSession, liens: Liens, fenetre: Fenetre, filtres: dict[str, Any]) -> Page[CourrielLu]:
    lignes, suite = couper(await repository.lister(session, fenetre, **filtres), fenetre)
    return Page(elements=[_lu(ligne, liens) for ligne in lignes], suivant=lignes[-1].id if suite else None)


async def reprendre(session: AsyncSession, contexte: ContexteRequete, liens: Liens, courriel_id: UUID) -> CourrielLu:
    """Puts a mail that was given up back in the queue."""
    courriel = await session.get(Courriel, courriel_id, with_for_update=True)
    if courriel is None:
        raise CourrielIntrouvable()
    if not await repository.reprendre(session, courriel_id, contexte.horloge.maintenant()):
        raise CourrielNonAbandonne(f"Ce courriel est « {courriel.etat} ».", etat=courriel.etat)
    await session.refresh(courriel)
    await tracer(
        session,
        contexte,
        type="gateway.courriel.repris",
        objet_id=courriel.id,
        dossier_id=courriel.dossier_id,
        apres={"type": courriel.type, "etat": courriel.etat},
    )
    return _lu(courriel, liens)


def _lu(courriel: Courriel, liens: Liens) -> CourrielLu:
    """A link is shown only for what stayed in the demonstration's box: elsewhere it opens the company's page."""
    valeurs = courriel.model_dump()
    if courriel.canal == "boite" and courriel.etat == "envoye":
        valeurs |= avec_lien(valeurs, liens, courriel.cree_le + VALIDITE_LIEN)
    return CourrielLu.model_validate(valeurs)
