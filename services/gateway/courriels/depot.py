"""Puts a mail in the outbox, in the transaction of its cause."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.courriels import repository
from services.gateway.courriels.domain import Destinataire
from services.gateway.courriels.gabarits import Rendu
from services.gateway.courriels.models import Courriel
from shared.trace import ContexteRequete


@dataclass(frozen=True)
class Lettre:
    """A mail to send once per (type, object, period)."""

    type: str
    objet_id: UUID
    periode: str
    destinataire: tuple[Destinataire, UUID]
    rendu: Rendu
    dossier_id: UUID | None = None
    lien: tuple[str, UUID] | None = None


async def deposer(session: AsyncSession, contexte: ContexteRequete, lettre: Lettre) -> UUID | None:
    """The mail's identifier; None when it was already there."""
    maintenant = contexte.horloge.maintenant()
    courriel = Courriel(
        type=lettre.type,
        objet_id=lettre.objet_id,
        periode=lettre.periode,
        destinataire_genre=lettre.destinataire[0].value,
        destinataire_id=lettre.destinataire[1],
        dossier_id=lettre.dossier_id,
        sujet=lettre.rendu.sujet,
        corps_texte=lettre.rendu.texte,
        corps_html=lettre.rendu.html,
        lien_usage=lettre.lien[0] if lettre.lien else None,
        lien_id=lettre.lien[1] if lettre.lien else None,
        correlation=contexte.requete_id,
        prochain_essai_le=maintenant,
        cree_le=maintenant,
    )
    return courriel.id if await repository.ajouter(session, courriel) else None
