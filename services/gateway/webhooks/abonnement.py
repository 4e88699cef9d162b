"""Life of a subscription: created, its secret renewed, switched off by failures, switched on again, deleted."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.webhooks import repository
from services.gateway.webhooks.errors import AbonnementActif, AbonnementIntrouvable, RepereInconnu
from services.gateway.webhooks.models import WebhookAbonnement
from services.gateway.webhooks.regles import regle
from services.gateway.webhooks.schemas import AbonnementNouveau
from shared.trace import ContexteRequete, tracer
from shared.versions import verifier_version


async def creer(session: AsyncSession, contexte: ContexteRequete, entree: AbonnementNouveau) -> WebhookAbonnement:
    """A subscription in the perimeter of its owner's organisation; a system without one follows everything."""
    abonnement = WebhookAbonnement(
        compte_id=contexte.identite.compte_id,
        organisation_id=contexte.identite.organisation_id,
        url=entree.url,
        types=sorted(set(entree.types)),
        cree_le=contexte.horloge.maintenant(),
    )
    session.add(abonnement)
    await session.flush()
    await _tracer(session, contexte, abonnement, "cree")
    return abonnement


async def le_sien(
    session: AsyncSession, contexte: ContexteRequete, abonnement_id: UUID, attendue: int | None = None
) -> WebhookAbonnement:
    """The caller's subscription; locked, at the version that it has read, when it is to change."""
    compte_id, verrouiller = contexte.identite.compte_id, attendue is not None
    abonnement = await repository.abonnement(session, compte_id, abonnement_id, verrouiller=verrouiller)
    if abonnement is None:
        raise AbonnementIntrouvable()
    if attendue is not None:
        verifier_version(abonnement.version, attendue)
    return abonnement


async def renouveler_secret(session: AsyncSession, contexte: ContexteRequete, abonnement: WebhookAbonnement) -> None:
    """A new secret; the former still signs for a day, the time to change it at the receiver's."""
    abonnement.secret_numero += 1
    maintenant = contexte.horloge.maintenant()
    abonnement.secret_precedent_jusqu_au = maintenant + timedelta(hours=regle("chevauchement_secret_h"))
    await _tracer(session, contexte, abonnement, "secret-renouvele")


async def desactiver(
    session: AsyncSession, contexte: ContexteRequete, abonnement: WebhookAbonnement, motif: str
) -> None:
    """Stops the deliveries; what happens meanwhile waits, within what is kept."""
    abonnement.actif, abonnement.desactive_motif = False, motif
    abonnement.desactive_le = contexte.horloge.maintenant()
    await _tracer(session, contexte, abonnement, "supprime" if motif == "supprime" else "desactive")


async def reactiver(session: AsyncSession, contexte: ContexteRequete, abonnement: WebhookAbonnement) -> None:
    """Starts again, from what has waited."""
    if abonnement.actif:
        raise AbonnementActif()
    abonnement.actif, abonnement.desactive_le, abonnement.desactive_motif = True, None, None
    abonnement.averti_le = None
    await repository.reprendre_en_attente(session, abonnement.id, contexte.horloge.maintenant())
    await _tracer(session, contexte, abonnement, "reactive")


async def relire(session: AsyncSession, contexte: ContexteRequete, abonnement: WebhookAbonnement, depuis: UUID) -> int:
    """Delivers again from one delivery on, in the same order and under the same identifiers."""
    sequence = await repository.sequence(session, abonnement.id, depuis)
    if sequence is None:
        raise RepereInconnu()
    return await repository.relire(session, abonnement.id, sequence, contexte.horloge.maintenant())


async def _tracer(session: AsyncSession, contexte: ContexteRequete, abonnement: WebhookAbonnement, fait: str) -> int:
    await session.flush()
    apres = {
        "actif": abonnement.actif,
        "motif": abonnement.desactive_motif,
        "types": abonnement.types,
        "organisation_id": abonnement.organisation_id,
    }
    return await tracer(session, contexte, type=f"gateway.webhook.{fait}", objet_id=abonnement.id, apres=apres)
