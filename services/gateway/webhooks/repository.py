"""SQL of the webhooks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.webhooks.models import WebhookAbonnement, WebhookLivraison
from shared.pagination import Fenetre, paginer

A: Any = WebhookAbonnement.__table__  # type: ignore[attr-defined]
L: Any = WebhookLivraison.__table__  # type: ignore[attr-defined]
LOT = 20
"""Deliveries sent at once."""
_PRENDRE = text("""
WITH dues AS (
  SELECT l.id FROM webhook_livraison l JOIN webhook_abonnement a ON a.id = l.abonnement_id
  WHERE l.etat = 'a-envoyer' AND l.prochain_le <= :maintenant AND a.actif
    AND NOT EXISTS (SELECT FROM compte c WHERE c.id = a.compte_id AND NOT c.actif)
    AND NOT EXISTS (SELECT FROM webhook_livraison p WHERE p.abonnement_id = l.abonnement_id
      AND p.sujet_id = l.sujet_id AND p.etat = 'a-envoyer' AND p.sequence < l.sequence)
  ORDER BY l.sequence LIMIT :lot FOR UPDATE OF l SKIP LOCKED)
UPDATE webhook_livraison l SET essais = l.essais + 1, prochain_le = :bail
FROM dues, webhook_abonnement a WHERE l.id = dues.id AND a.id = l.abonnement_id
RETURNING l.id, l.type, l.le, l.sujet_id, l.dossier_id, l.evenement_id, l.charge, l.essais, a.id AS abonnement_id,
  a.url, a.secret_numero, a.secret_precedent_jusqu_au
""")
_ECARTER = text("""
UPDATE webhook_livraison l SET etat = 'ecartee' FROM webhook_abonnement a, acces_ferme f
WHERE l.etat = 'a-envoyer' AND a.id = l.abonnement_id AND f.dossier_id = l.dossier_id
  AND f.organisation_id = a.organisation_id
""")
_RELIRE = text("""
UPDATE webhook_livraison SET etat = 'a-envoyer', essais = 0, prochain_le = :maintenant
WHERE abonnement_id = :abonnement AND sequence >= :sequence AND etat IN ('recue', 'abandonnee') RETURNING id
""")

_JOIGNABLES = text("""
SELECT k.id FROM compte k JOIN compte_contact c ON c.compte_id = k.id
WHERE k.actif AND (k.id = CAST(:titulaire AS uuid)
  OR k.role = 'partenaire-responsable' AND k.organisation_id = CAST(:organisation AS uuid))
ORDER BY k.id
""")


async def joignables(session: AsyncSession, abonnement: WebhookAbonnement) -> Sequence[UUID]:
    """The managers of the subscriber's organisation and the subscriber itself, those who have an address."""
    parametres = {"titulaire": abonnement.compte_id, "organisation": abonnement.organisation_id}
    comptes: Sequence[UUID] = (await session.execute(_JOIGNABLES, parametres)).scalars().all()
    return comptes


async def prendre(session: AsyncSession, maintenant: datetime, bail: datetime) -> Sequence[RowMapping]:
    """Deliveries due, the first of each subject; held until `bail`, after which another worker takes them again."""
    await session.execute(_ECARTER)
    parametres = {"maintenant": maintenant, "bail": bail, "lot": LOT}
    lignes: Sequence[RowMapping] = (await session.execute(_PRENDRE, parametres)).mappings().all()
    return lignes


async def livraison(session: AsyncSession, livraison_id: UUID) -> WebhookLivraison:
    return (
        await session.execute(select(WebhookLivraison).where(L.c.id == livraison_id).with_for_update())
    ).scalar_one()


async def abonnement_verrouille(session: AsyncSession, abonnement_id: UUID) -> WebhookAbonnement:
    requete = select(WebhookAbonnement).where(A.c.id == abonnement_id).with_for_update()
    return (await session.execute(requete.execution_options(populate_existing=True))).scalar_one()


async def abonnement(
    session: AsyncSession, compte_id: UUID, abonnement_id: UUID, *, verrouiller: bool
) -> WebhookAbonnement | None:
    """The caller's own, unless deleted."""
    vivant = A.c.desactive_motif.is_distinct_from("supprime")
    requete = select(WebhookAbonnement).where(A.c.id == abonnement_id, A.c.compte_id == compte_id, vivant)
    if verrouiller:
        requete = requete.with_for_update()
    return (await session.execute(requete)).scalar_one_or_none()


async def abonnements(session: AsyncSession, compte_id: UUID) -> Sequence[WebhookAbonnement]:
    vivant = A.c.desactive_motif.is_distinct_from("supprime")
    requete = select(WebhookAbonnement).where(A.c.compte_id == compte_id, vivant).order_by(A.c.id).limit(100)
    return (await session.execute(requete)).scalars().all()


async def livraisons(
    session: AsyncSession, abonnement_id: UUID, fenetre: Fenetre, etat: str | None
) -> Sequence[RowMapping]:
    requete = select(L).where(L.c.abonnement_id == abonnement_id)
    if etat is not None:
        requete = requete.where(L.c.etat == etat)
    lignes: Sequence[RowMapping] = (await session.execute(paginer(requete, L.c.id, fenetre))).mappings().all()
    return lignes


async def sequence(session: AsyncSession, abonnement_id: UUID, livraison_id: UUID) -> int | None:
    requete = select(L.c.sequence).where(L.c.id == livraison_id, L.c.abonnement_id == abonnement_id)
    trouvee: int | None = (await session.execute(requete)).scalar()
    return trouvee


async def relire(session: AsyncSession, abonnement_id: UUID, depuis: int, maintenant: datetime) -> int:
    """Delivers again what was delivered from that one on; gives how many."""
    parametres = {"abonnement": abonnement_id, "sequence": depuis, "maintenant": maintenant}
    return len((await session.execute(_RELIRE, parametres)).all())


async def reprendre_en_attente(session: AsyncSession, abonnement_id: UUID, maintenant: datetime) -> None:
    """What waited for the subscription to be active again is due now, with all its attempts."""
    requete = update(L).where(L.c.abonnement_id == abonnement_id, L.c.etat == "a-envoyer")
    await session.execute(requete.values(essais=0, prochain_le=maintenant))


async def purger(session: AsyncSession, avant: datetime) -> int:
    """Forgets the deliveries older than what is kept, except those that still wait for an active subscription."""
    inactifs = select(A.c.id).where(A.c.actif.is_(False))
    vieilles = L.c.le < avant, (L.c.etat != "a-envoyer") | L.c.abonnement_id.in_(inactifs)
    return len((await session.execute(delete(L).where(*vieilles).returning(L.c.id))).all())
