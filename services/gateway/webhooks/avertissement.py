"""Tells the managers of an organisation that its subscription has stopped by itself."""

from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.courriels.depot import Lettre, deposer
from services.gateway.courriels.domain import Destinataire
from services.gateway.courriels.gabarits import rendre
from services.gateway.webhooks import repository
from services.gateway.webhooks.models import WebhookAbonnement
from services.gateway.webhooks.regles import regle
from shared.trace import ContexteRequete

GABARIT = "webhook-arrete"
CAUSES = {
    "410": "votre système a répondu qu'il n'en voulait plus (410).",
    "echecs": "tous les essais d'une livraison ont échoué, sur plus de trois jours.",
}


async def avertir(session: AsyncSession, contexte: ContexteRequete, abonnement: WebhookAbonnement, motif: str) -> None:
    """One mail per manager and stop, in the transaction of the stop; the subscription says that it was written."""
    maintenant = contexte.horloge.maintenant()
    rendu = rendre(
        GABARIT,
        hote=urlsplit(abonnement.url).hostname or "",
        cause=CAUSES[motif],
        jours=str(regle("conservation_jours")),
        abonnement=str(abonnement.id),
    )
    for compte_id in await repository.joignables(session, abonnement):
        periode = f"{maintenant.isoformat()}:{compte_id}"
        destinataire = (Destinataire.COMPTE, compte_id)
        if await deposer(session, contexte, Lettre(GABARIT, abonnement.id, periode, destinataire, rendu)) is not None:
            abonnement.averti_le = maintenant
